import type { Recorder } from './stage/recorder.ts';

/** How much is wanted. What is left out is the shape's own affair. */
export interface Size {
  /** How often the shape is told. */
  traces?: number;
  /** How large one telling is, or, for shapes of one size, after how many spans telling ends. */
  spans?: number;
}

export interface Shape {
  /** One line for people. */
  summary: string;
  /** Writes everything; yields where what was written so far may be taken. */
  run(recorder: Recorder, size: Size): Generator<void>;
}

/** Tells one story from `atNs` on; `index` counts the tellings, for stories that come in variants. */
type Tell = (recorder: Recorder, atNs: number, index: number) => void;

/** A shape of one size, told `traces` times, about one every `everyNs`. */
export function repeated(tell: Tell, usual: { traces: number; everyNs: number }): Shape['run'] {
  return function* run(recorder, { traces, spans }) {
    const most = traces ?? (spans === undefined ? usual.traces : Infinity);
    for (let index = 0; index < most && recorder.spans < (spans ?? Infinity); index++) {
      tell(recorder, (index + recorder.random.between(0, 0.8)) * usual.everyNs, index);
      yield;
    }
  };
}

/** Tells one story of `size` items; yields as above. */
type TellSized = (recorder: Recorder, atNs: number, size: number) => Generator<void>;

/** A shape of any size, told once unless more is wanted. */
export function sized(tell: TellSized, usual: { spans: number; everyNs: number }): Shape['run'] {
  return function* run(recorder, { traces = 1, spans = usual.spans }) {
    for (let index = 0; index < traces; index++) yield* tell(recorder, index * usual.everyNs, spans);
  };
}

import { ByteSink } from './byte-sink.ts';
import type { Owner } from './held-batches.ts';
import type { Batch } from './split-batch.ts';

/** An object whose members are looked at one by one: a document (level 0), a resource group (1) or a scope group (2). */
export interface ObjectFrame extends Owner {
  kind: 'object';
  level: number;
  expect: 'first-key' | 'key' | 'colon' | 'value' | 'comma';
  key: string;
  line: number;
  offset: number;
  /** A document only: it held a key of ours. */
  recognised: boolean;
}

/** A list whose elements (of `level`) are taken one by one. */
export interface ArrayFrame {
  kind: 'array';
  level: number;
  expect: 'first' | 'element' | 'comma';
  batch: Batch;
}

export type Frame = ObjectFrame | ArrayFrame;

export function objectFrame(level: number, line: number, offset: number): ObjectFrame {
  const fields = new ByteSink();
  const state = { known: false, handedOn: false, recognised: false };
  return { kind: 'object', level, expect: 'first-key', key: '', line, offset, fields, ...state };
}

/** A value being passed over or kept. */
export interface Capture {
  kind: 'key' | 'field' | 'element' | 'dropped';
  /** Where its bytes go; none for what is dropped. */
  sink: ByteSink | undefined;
  /** Length of the sink before it. */
  start: number;
  /** Length of the sink to go back to when the value breaks off. */
  undo: number;
  line: number;
  offset: number;
}

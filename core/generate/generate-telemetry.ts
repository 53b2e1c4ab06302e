import type { Nanoseconds } from '../model/ids.ts';
import type { Telemetry } from '../model/telemetry.ts';
import type { Size } from './shape.ts';
import { SHAPES, type ShapeName } from './shapes/registry.ts';
import { Recorder } from './stage/recorder.ts';

/** The Collector's batch processor sends more at once, SDKs this many: a size every receiver takes. */
export const REQUEST_ITEMS = 512;

export interface GenerateOptions extends Size {
  /** A whole number; 1 when left out. */
  seed?: number;
  /** When the first thing happens. Clocks that go behind are a few seconds earlier, so it must not be 0. */
  startNs: Nanoseconds;
  /** Spans or log records of one piece at most. */
  requestItems?: number;
}

/**
 * Telemetry of a shape, piece by piece as a sender would send it. Same shape, same options: same telemetry. Holds little
 * more than one piece, save for `wide`, `deep`, `async` and `many`, which hold their columns (about 60 bytes a span).
 */
export function* generateTelemetry(shape: ShapeName, options: GenerateOptions): Generator<Telemetry> {
  const { seed = 1, startNs, requestItems = REQUEST_ITEMS, traces, spans } = options;
  const recorder = new Recorder({ shape, seed, startNs });
  const size: Size = { ...(traces === undefined ? {} : { traces }), ...(spans === undefined ? {} : { spans }) };
  const telling = SHAPES[shape].run(recorder, size);
  while (telling.next().done !== true) yield* recorder.take(requestItems, false);
  yield* recorder.take(requestItems, true);
}

/** From the start to the last end of a span, in nanoseconds; the options say how much, as above. */
export function measureShape(shape: ShapeName, options: Omit<GenerateOptions, 'startNs'>): Nanoseconds {
  const startNs = 1_000_000_000_000_000_000n;
  let lastNs = startNs;
  for (const { signal, groups } of generateTelemetry(shape, { ...options, startNs })) {
    if (signal !== 'traces') continue;
    for (const { items } of groups.flatMap(({ scopes }) => scopes)) {
      for (const { endTimeUnixNano } of items) if (endTimeUnixNano > lastNs) lastNs = endTimeUnixNano;
    }
  }
  return lastNs - startNs;
}

import type { SpanColumns } from '../../analysis/span-columns.ts';
import { NO_PARENT } from '../../analysis/span-columns.ts';
import type { Random } from '../stage/random.ts';

/** Spans as columns, for benches and tests of a million: no object a span. `start` counts from the start of everything. */
export interface SpanTable extends SpanColumns {
  spans: number;
  traces: number;
  /** Which of the traces, from 0. */
  trace: Uint32Array;
  /** SpanKind. */
  kind: Uint8Array;
  /** Index into `services` and `names`. */
  service: Uint16Array;
  name: Uint16Array;
  services: readonly string[];
  names: readonly string[];
}

export function createTable(spans: number, random: Random): SpanTable {
  const table: SpanTable = {
    spans,
    traces: 1,
    trace: new Uint32Array(spans),
    spanIdHigh: new Uint32Array(spans),
    spanIdLow: new Uint32Array(spans),
    parentIdHigh: new Uint32Array(spans),
    parentIdLow: new Uint32Array(spans),
    parent: new Int32Array(spans).fill(NO_PARENT),
    start: new Float64Array(spans),
    duration: new Float64Array(spans),
    status: new Uint8Array(spans),
    flags: new Uint8Array(spans),
    kind: new Uint8Array(spans),
    service: new Uint16Array(spans),
    name: new Uint16Array(spans),
    services: [],
    names: [],
  };
  for (let row = 0; row < spans; row++) {
    // Never 0: an id of zeros is none.
    table.spanIdHigh[row] = random.word() | 1;
    table.spanIdLow[row] = random.word();
  }
  return table;
}

/** Fills in the ids of the parents, once the parents are known. */
export function nameParents({ spans, parent, spanIdHigh, spanIdLow, parentIdHigh, parentIdLow }: SpanTable): void {
  for (let row = 0; row < spans; row++) {
    const up = parent[row]!;
    if (up < 0) continue;
    parentIdHigh[row] = spanIdHigh[up]!;
    parentIdLow[row] = spanIdLow[up]!;
  }
}

import { MINUTE, MS, SECOND, US } from '../../model/units.ts';
import { Random } from '../stage/random.ts';
import { inArrivalOrder } from './arrival-order.ts';
import { growTrace } from './grow-trace.ts';
import { labelSpans, serviceList } from './operations.ts';
import { createTable, nameParents, type SpanTable } from './span-table.ts';

export const COLUMN_SHAPES = ['async', 'many', 'wide', 'deep'] as const;
export type ColumnShape = (typeof COLUMN_SHAPES)[number];

/** `many`: spans of each trace. */
export const TRACE_SPANS = 50;
/** `wide`: how many children run at the same time. */
const WORKERS = 64;

const SERVICES: Readonly<Record<ColumnShape, number>> = { async: 40, many: 12, wide: 8, deep: 12 };
/** 0.2 %: rare enough that a picture which drops some spans drops all the errors. */
const ERROR_SHARE = 0.002;

/**
 * Spans of one of the large shapes as columns, in the order of their end. The same numbers give the same columns.
 *
 * - `async`: one trace, 8 levels below the root, half of the parents with parallel children, 5 % of the spans outlive theirs
 * - `many`: spans / 50 traces of 50
 * - `wide`: one parent of all others, 64 at a time
 * - `deep`: a chain
 */
export function generateColumns(shape: ColumnShape, spans: number, seed = 1): SpanTable {
  const random = new Random('columns', shape, seed);
  const table = createTable(Math.max(1, Math.floor(spans)), random);
  GROW[shape](table, random);
  labelSpans(table, random, { services: serviceList(SERVICES[shape]), errorShare: ERROR_SHARE });
  nameParents(table);
  return inArrivalOrder(table);
}

const GROW: Readonly<Record<ColumnShape, (table: SpanTable, random: Random) => void>> = {
  async: (table, random) =>
    growTrace(table, random, {
      from: 0,
      count: table.spans,
      startNs: 0,
      durationNs: MINUTE,
      depth: 8,
      tailShare: 0.05,
    }),
  many: growMany,
  wide: growWide,
  deep: growDeep,
};

function growMany(table: SpanTable, random: Random): void {
  table.traces = Math.ceil(table.spans / TRACE_SPANS);
  for (let trace = 0; trace < table.traces; trace++) {
    const from = trace * TRACE_SPANS;
    const count = Math.min(TRACE_SPANS, table.spans - from);
    table.trace.fill(trace, from, from + count);
    const startNs = Math.round((trace + random.next()) * 30 * MS);
    const durationNs = Math.round(random.latency(400 * MS, 0.7));
    growTrace(table, random, { from, count, startNs, durationNs, depth: 5, tailShare: 0.05 });
  }
}

function growWide(table: SpanTable, random: Random): void {
  const freeAt = Float64Array.from({ length: WORKERS }, (_, worker) => MS + worker * 40 * US);
  let endNs = MS;
  for (let row = 1; row < table.spans; row++) {
    const worker = (row - 1) % WORKERS;
    const durationNs = Math.round(random.latency(6 * MS, 0.6));
    table.parent[row] = 0;
    table.start[row] = Math.round(freeAt[worker]!);
    table.duration[row] = durationNs;
    freeAt[worker] = table.start[row]! + durationNs + random.between(20, 900) * US;
    endNs = Math.max(endNs, table.start[row]! + durationNs);
  }
  table.duration[0] = endNs + MS;
}

/** Each call takes a little before and after the next one in it. */
function growDeep(table: SpanTable, random: Random): void {
  const wholeNs = table.spans * 8 * US + SECOND;
  let startNs = 0;
  let endNs = wholeNs;
  for (let row = 0; row < table.spans; row++) {
    table.parent[row] = row - 1;
    table.start[row] = startNs;
    table.duration[row] = endNs - startNs;
    startNs += random.whole(1_000, 4_000);
    endNs -= random.whole(1_000, 4_000);
  }
}

import type { Hitmap } from '../../../../../contract/operations/traces.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { Parameters } from '../database.ts';
import { askTraces, type AskKept } from '../summaries/ask-kept.ts';
import type { KeptView } from '../summaries/kept-traces.ts';
import type { Ask } from './context.ts';
import {
  linearEdges,
  logEdges,
  roundedDown,
  roundStep,
  scrollingColumns,
  stepFor,
  wholeColumns,
  type Columns,
} from './edges.ts';
import { all, Binder, parseNanoseconds, withTables } from './sql.ts';
import { compileTraceFilter, type CompiledTraceFilter } from './trace-filter.ts';
import { keptSummary } from './trace-summary.ts';

type Input = ParsedInputOf<'traces.hitmap'>;

/** What the traces in range cover; all zero when there are none. */
interface Extent {
  total: number;
  minEnd: bigint;
  maxEnd: bigint;
  /** Least duration above zero. */
  minDuration: bigint;
  maxDuration: bigint;
  hasZero: boolean;
}

/**
 * Traces per cell of end and duration. The edges are whole numbers made here, and rows are found by comparing with
 * them, so a filter along edges finds exactly what the cells between them count. A trace that covers no time lies in the
 * first row; on a log scale that row then begins at 0.
 */
export const tracesHitmap: Ask<'traces.hitmap'> = async (database, context, input, signal) => {
  const binder = new Binder();
  const filter = await compileTraceFilter(database, input.filter, binder, signal);
  const { extent, x, yEdges, cells } = await askTraces(
    database,
    context,
    (kept, ask) => readCells(input, context.maxNs, rangedTables(filter, kept), binder.parameters, ask),
    signal,
  );
  return {
    frame: {
      revision: context.revision,
      rows: cells.rows,
      columns: {
        column: cells.uint16('x'),
        row: cells.uint16('y'),
        count: cells.uint32('traces'),
        errors: cells.uint32('failed'),
      },
      baseNs: String(x.from),
      truncated: false,
    },
    xEdgesNs: within(linearEdges(x.from, x.step, x.count), input.filter.endFromNs, input.filter.endToNs),
    yEdgesNs: yEdges.map(String),
    total: extent.total,
  } satisfies Hitmap;
};

/** Edges cut to what the filter asks for, as text. */
function within(edges: readonly bigint[], least: string | undefined, most: string | undefined): string[] {
  const [low, high] = [BigInt(least ?? 0), most === undefined ? undefined : BigInt(most)];
  const raised = edges.map((edge) => (edge < low ? low : edge));
  return raised.map((edge) => String(high !== undefined && edge > high ? high : edge));
}

const rangedTables = (filter: CompiledTraceFilter, kept: KeptView) => [
  ...keptSummary(filter, kept),
  `ranged AS (SELECT end_ns, duration_ns, errors FROM matching WHERE ${all(filter.timeConditions)})`,
];

/** Both statements of one moment: a trace that came between them might lie outside the edges. */
async function readCells(
  input: Input,
  newestNs: bigint | undefined,
  tables: string[],
  parameters: Parameters,
  ask: AskKept,
) {
  const extent = readExtent(await ask(withTables(tables) + EXTENT, parameters));
  const layout = layOut(input, extent, newestNs ?? 0n);
  const cells = await ask(withTables(tables) + cellsQuery(layout), parameters);
  return { extent, ...layout, cells };
}

const EXTENT = `SELECT count(*) AS total, coalesce(min(end_ns), 0) AS min_end, coalesce(max(end_ns), 0) AS max_end,
  coalesce(min(duration_ns) FILTER (duration_ns > 0), 0) AS min_duration, coalesce(max(duration_ns), 0) AS max_duration,
  coalesce(bool_or(duration_ns = 0), false) AS has_zero FROM ranged`;

function readExtent(answer: { first(name: string): unknown }): Extent {
  const ns = (name: string) => answer.first(name) as bigint;
  return {
    total: Number(answer.first('total')),
    minEnd: ns('min_end'),
    maxEnd: ns('max_end'),
    minDuration: ns('min_duration'),
    maxDuration: ns('max_duration'),
    hasZero: answer.first('has_zero') as boolean,
  };
}

type Layout = ReturnType<typeof layOut>;

/** A stretch with both ends is divided evenly; one that is open has columns that stay where they are when data comes. */
function layOutColumns({ filter, columns }: Input, extent: Extent, newestNs: bigint): Columns {
  const isFree = filter.endFromNs === undefined && filter.endToNs === undefined;
  const air = isFree ? airAround(extent) : 0n;
  const from = filter.endFromNs === undefined ? atLeastZero(extent.minEnd - air) : parseNanoseconds(filter.endFromNs);
  const isScrolling = filter.endToNs === undefined && filter.endFromNs !== undefined;
  const to = filter.endToNs === undefined ? extent.maxEnd + air + 1n : parseNanoseconds(filter.endToNs);
  const known = isScrolling && newestNs >= to ? newestNs + 1n : to;
  if (filter.endToNs !== undefined || columns < FEWEST_WHOLE || known <= from)
    return { from, step: stepFor(known - from, columns), count: columns };
  return isScrolling ? scrollingColumns(from, known, columns) : wholeColumns(from, known, columns);
}

/** Shorter stretches of a clock are no moments to read. */
const SHORTEST_NS = 1_000_000n;

/** On either side of traces that ended all but together, as one alone does: the picture is as wide as the longest of them took. */
function airAround({ minEnd, maxEnd, maxDuration, total }: Extent): bigint {
  const least = maxDuration > SHORTEST_NS ? maxDuration : SHORTEST_NS;
  const isMoment = total > 0 && (maxEnd - minEnd) * 100n < least;
  return isMoment ? (least - (maxEnd - minEnd)) / 2n : 0n;
}

const atLeastZero = (ns: bigint): bigint => (ns > 0n ? ns : 0n);

/** With fewer columns a step would be most of the picture. */
const FEWEST_WHOLE = 8;

/** Of an open stretch, rows likewise stay where they are as long as no duration goes beyond the next round number. */
function layOutRows({ filter, rows, scale }: Input, { minDuration, maxDuration, hasZero }: Extent): bigint[] {
  const isOpen = filter.endToNs === undefined;
  if (scale === 'linear') {
    const step = stepFor(maxDuration + 1n, rows);
    return linearEdges(0n, isOpen ? roundStep(step) : step, rows);
  }
  const isScrolling = isOpen && filter.endFromNs !== undefined;
  const [least, most] = isScrolling ? [minDuration, maxDuration] : durationsShown(minDuration, maxDuration);
  const [low, high] = isOpen && least > 0n ? [roundedDown(least), roundStep(most)] : [least, most];
  return logEdges(low, high, rows, hasZero);
}

/** Around durations that are all but equal, as of one trace alone, half and twice of them: round numbers are to lie on the axis. */
function durationsShown(least: bigint, most: bigint): [bigint, bigint] {
  if ((most - least) * 100n > least) return [least, most];
  return [least > 1n ? least / 2n : least, most * 2n];
}

const layOut = (input: Input, extent: Extent, newestNs: bigint) => ({
  x: layOutColumns(input, extent, newestNs),
  yEdges: layOutRows(input, extent),
});

/**
 * Number of the last edge at or below the duration, by halves: exact, and half as dear as an ASOF join with the edges (78
 * against 184 ms of processor time for 625,000 traces and 80 rows). The upper edge of the last row begins no row.
 */
function rowOf(edges: readonly bigint[], first = 0, last = edges.length - 2): string {
  if (first === last) return String(first);
  const middle = (first + last + 1) >> 1;
  return `CASE WHEN duration_ns < ${edges[middle]} THEN ${rowOf(edges, first, middle - 1)} ELSE ${rowOf(edges, middle, last)} END`;
}

function cellsQuery({ x, yEdges }: Layout): string {
  const column = `((end_ns - ${x.from}::UBIGINT) // ${x.step}::UBIGINT)`;
  return `SELECT ${column}::USMALLINT AS x, (${rowOf(yEdges)})::USMALLINT AS y, count(*)::UINTEGER AS traces,
    count_if(errors > 0)::UINTEGER AS failed FROM ranged GROUP BY ALL ORDER BY x, y`;
}

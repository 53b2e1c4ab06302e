import { joinColumns } from './join-columns.ts';
import { resolveLinks } from './stitch-links.ts';
import type { StitchedLinks } from './stitch-links.ts';
import type { TextCodes } from './timeline-model.ts';

/** One of the traces. The contract's `TraceDetail` fits as it is. */
export interface StitchPart {
  traceId: string;
  frame: {
    rows: number;
    /** What its times count from, decimal nanoseconds. */
    baseNs: string;
    columns: {
      spanIdHigh: Uint32Array;
      spanIdLow: Uint32Array;
      parent: Int32Array;
      start: Float64Array;
      duration: Float64Array;
    };
  };
  events: { columns: { row: Uint32Array; time: Float64Array; name: TextCodes; exception: Uint8Array } };
  links: { columns: StitchedLinks };
}

/** The columns of all parts, with the part a span is of. */
export interface StitchedTraces<P extends StitchPart> {
  /** `traceId`: dictionary and codes are the parts, in their order. */
  columns: P['frame']['columns'] & { traceId: TextCodes };
  events: P['events']['columns'];
  /** A link between two of the traces is here once. */
  links: P['links']['columns'];
  /** Every time is the nanosecond that was told. False where traces lie further apart than a number is exact (104 days). */
  isExact: boolean;
}

/**
 * Several traces on the axis of the first one: its times stay as they are, those of the others become offsets from its
 * base, which may be negative. Rows are those of the first, then those of the second, and so on.
 *
 *     first    base₁ ├─ a ─┤                rows  0  a
 *     second           base₂ ├─ b ─┤              1  b    start += base₂ − base₁, parent += 1
 *                          ╰─ c ─┤                2  c
 */
export function stitchTraces<P extends StitchPart>(parts: readonly P[]): StitchedTraces<P> {
  const firstRow = rowsBefore(parts.map(({ frame }) => frame.rows));
  const shifts = parts.map(({ frame }) => BigInt(frame.baseNs) - BigInt(parts[0]!.frame.baseNs));
  const columns = {
    ...joinColumns<P['frame']['columns']>(parts.map(({ frame }) => frame.columns)),
    traceId: traceColumn(parts, firstRow),
  };
  const events = joinColumns<P['events']['columns']>(parts.map((part) => part.events.columns));
  const links = joinColumns<P['links']['columns']>(parts.map((part) => part.links.columns));
  const eventsBefore = rowsBefore(parts.map((part) => part.events.columns.row.length));
  const linksBefore = rowsBefore(parts.map((part) => part.links.columns.row.length));
  parts.forEach((_, nth) => {
    const move = { rows: firstRow[nth]!, ns: shifts[nth]! };
    moveRows([columns.parent], [columns.start], [firstRow[nth]!, firstRow[nth + 1]!], move);
    moveRows([events.row], [events.time], [eventsBefore[nth]!, eventsBefore[nth + 1]!], move);
    moveRows([links.row, links.target], [links.start], [linksBefore[nth]!, linksBefore[nth + 1]!], move);
  });
  const isExact = parts.every((part, nth) => staysExact(part.frame.columns, columns.start, firstRow[nth]!));
  return { columns, events, links: resolveLinks(links, columns, firstRow), isExact };
}

/** First row of every part, and the number of all rows. */
function rowsBefore(counts: readonly number[]): Uint32Array {
  const first = new Uint32Array(counts.length + 1);
  counts.forEach((rows, nth) => (first[nth + 1] = first[nth]! + rows));
  return first;
}

/** Moves what one part has in joined columns: numbers of rows, and times. */
function moveRows(
  rows: readonly (Uint32Array | Int32Array)[],
  times: readonly Float64Array[],
  [from, to]: readonly [number, number],
  by: { rows: number; ns: bigint },
): void {
  for (const column of rows) addRows(column.subarray(from, to), by.rows);
  for (const column of times) addTime(column.subarray(from, to), by.ns);
}

function traceColumn(parts: readonly StitchPart[], firstRow: Uint32Array): TextCodes {
  const codes = new Uint32Array(firstRow.at(-1)!);
  parts.forEach((_, nth) => codes.fill(nth, firstRow[nth], firstRow[nth + 1]));
  return { dictionary: parts.map(({ traceId }) => traceId), codes };
}

/** What is no row (−1, −2) stays what it is. */
function addRows(rows: Uint32Array | Int32Array, by: number): void {
  for (let i = 0; i < rows.length; i++) if (rows[i]! >= 0) rows[i]! += by;
}

/** Of a shift that is no exact number itself, only the sum is rounded. */
function addTime(times: Float64Array, by: bigint): void {
  const isSafe = Number.isSafeInteger(Number(by));
  const sum = (time: number) => (Number.isInteger(time) ? Number(BigInt(time) + by) : time);
  for (let i = 0; i < times.length; i++) times[i] = isSafe ? times[i]! + Number(by) : sum(times[i]!);
}

/** Times that were exact before still are. A duration is its own number and stays exact; the end drawn is a sum. */
function staysExact(
  { start, duration }: StitchPart['frame']['columns'],
  shifted: Float64Array,
  first: number,
): boolean {
  const isSafe = (from: number, length: number) =>
    Number.isSafeInteger(from) && Number.isSafeInteger(from + (length || 0));
  for (let row = 0; row < start.length; row++) {
    if (isSafe(start[row]!, duration[row]!) && !isSafe(shifted[first + row]!, duration[row]!)) return false;
  }
  return true;
}

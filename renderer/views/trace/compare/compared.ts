import { textAt, type TextColumn } from '../../../../contract/frame.ts';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { ComparedSource } from '../../../../core/analysis/compare-traces/compared-trace.ts';
import { rootDuration } from '../../../../core/analysis/compare-traces/compared-trace.ts';
import type { TraceComparison } from '../../../../core/analysis/compare-traces/compare-traces.ts';
import { ROW_STATES, type RowState } from '../../../../core/analysis/compare-traces/row-changes.ts';
import type { CompareAxes } from '../../../../core/layout/compare/compare-axis.ts';
import type { RowIds } from '../../../../core/layout/compare/carry-rows.ts';
import { NODE_ERROR } from '../../../../core/analysis/trace-tree.ts';
import { hexOfHalves } from '../../../../core/model/ids.ts';
import type { CompareSide } from '../../../state/compare-mark.ts';

/** Two answers and what came of comparing them. */
export interface Compared {
  readonly before: TraceDetail;
  readonly after: TraceDetail;
  readonly comparison: TraceComparison;
  /** Where they were laid out with it; else that is still to be done. */
  readonly axes?: CompareAxes;
}

/** What is computed with, and nothing more: it may have to be copied to the worker. */
export function sourceOf({ frame, events }: TraceDetail): ComparedSource {
  const { spanIdHigh, spanIdLow, parentIdHigh, parentIdLow, parent, start, duration } = frame.columns;
  const { status, flags, kind, service, name, host } = frame.columns;
  const ids = { spanIdHigh, spanIdLow, parentIdHigh, parentIdLow, parent };
  let lastKnown = -Infinity;
  for (const time of events.columns.time) if (time > lastKnown) lastKnown = time;
  return { columns: { ...ids, start, duration, status, flags, kind, service, name, host }, lastKnown };
}

/** What tells rows apart when spans arrive. */
export function rowIdsOf({ before, after, comparison }: Compared): RowIds {
  return { tree: comparison.tree, before: before.frame.columns, after: after.frame.columns };
}

/** Node of a row in one of the traces; −1 = it is not there. */
export function nodeOf({ comparison: { tree } }: Compared, side: CompareSide, row: number): number {
  return tree[side][row]!;
}

export function stateOfRow({ comparison }: Compared, row: number): RowState {
  return ROW_STATES[comparison.changes.state[row]!]!;
}

/** Of the trace after, where the row is there. '' for a missing parent. */
export function serviceOfRow(compared: Compared, row: number): string {
  return textOfRow(compared, 'service', row) ?? '';
}

/** Undefined for a missing parent. */
export function nameOfRow(compared: Compared, row: number): string | undefined {
  return textOfRow(compared, 'name', row);
}

function sideOf(compared: Compared, row: number): CompareSide {
  return nodeOf(compared, 'after', row) < 0 ? 'before' : 'after';
}

function textOfRow(compared: Compared, column: 'service' | 'name', row: number): string | undefined {
  const side = sideOf(compared, row);
  return textOfNode(compared[side].frame.columns[column], nodeOf(compared, side, row));
}

function textOfNode(column: TextColumn, node: number): string | undefined {
  return node < column.codes.length ? textAt(column, node) : undefined;
}

/** Span id of a row in one of the traces; '' where it is not there, or is a missing parent. */
export function spanIdOfRow(compared: Compared, side: CompareSide, row: number): string {
  const { spanIdHigh, spanIdLow } = compared[side].frame.columns;
  const node = row < 0 ? -1 : nodeOf(compared, side, row);
  return node < 0 || node >= spanIdHigh.length ? '' : hexOfHalves(spanIdHigh[node]!, spanIdLow[node]!);
}

/** Whether the row's span stands elsewhere than was told, since clocks disagree. */
export function isShifted({ comparison }: Compared, side: CompareSide, row: number): boolean {
  const node = comparison.tree[side][row]!;
  const { isCorrected, skew, spans } = comparison[side];
  return isCorrected && node >= 0 && node < spans && skew.deltaNs[node] !== 0;
}

export type Failure = 'none' | 'now' | 'before' | 'both';

export function failureOfRow(compared: Compared, row: number): Failure {
  const [before, after] = (['before', 'after'] as const).map((side) => {
    const node = nodeOf(compared, side, row);
    return node >= 0 && (compared.comparison[side].flags[node]! & NODE_ERROR) !== 0;
  });
  if (before) return after ? 'both' : 'before';
  return after ? 'now' : 'none';
}

/** Rows with an error after, and those with one before alone: as they are marked. */
export function countFailures(compared: Compared): Readonly<Record<'now' | 'before', number>> {
  const counts = { now: 0, before: 0 };
  for (let row = 0; row < compared.comparison.changes.state.length; row++) {
    const failure = failureOfRow(compared, row);
    if (failure !== 'none') counts[failure === 'before' ? 'before' : 'now']++;
  }
  return counts;
}

export type StateCounts = Readonly<Record<RowState, number>>;

export function countStates({ comparison }: Compared): StateCounts {
  const counts = { same: 0, new: 0, gone: 0, slower: 0, faster: 0 };
  for (const state of comparison.changes.state) counts[ROW_STATES[state]!]++;
  return counts;
}

export interface SideFacts {
  readonly traceId: string;
  readonly service: string;
  readonly name: string;
  readonly startNs: bigint;
  readonly durationNs: number;
  readonly spans: number;
}

/** What the header says of a trace: its root's words and times. */
export function readSide(compared: Compared, side: CompareSide): SideFacts {
  const { traceId, frame } = compared[side];
  const trace = compared.comparison[side];
  const startNs = BigInt(frame.baseNs) + BigInt(Math.round(trace.root < 0 ? 0 : trace.start[trace.root]!));
  const textOf = (column: TextColumn) => (trace.root < 0 ? '' : (textOfNode(column, trace.root) ?? ''));
  return {
    traceId,
    service: textOf(frame.columns.service),
    name: textOf(frame.columns.name),
    startNs,
    durationNs: rootDuration(trace),
    spans: trace.spans,
  };
}

/** Rows whose name or service holds the text, without regard to case; undefined when nothing is looked for. */
export function searchRows(compared: Compared, query: string): Uint8Array | undefined {
  const text = query.trim().toLowerCase();
  if (text === '') return undefined;
  const { tree } = compared.comparison;
  const hits = { before: hitsOf(compared.before, text), after: hitsOf(compared.after, text) };
  return Uint8Array.from({ length: tree.rows }, (_, row) => {
    const side = sideOf(compared, row);
    return Number(hits[side](nodeOf(compared, side, row)));
  });
}

/** Each text is compared once, not once per span. */
function hitsOf({ frame }: TraceDetail, text: string): (node: number) => boolean {
  const tests = [frame.columns.name, frame.columns.service].map(({ dictionary, codes }) => {
    const hit = dictionary.map((entry) => entry.toLowerCase().includes(text));
    return (node: number) => node < codes.length && hit[codes[node]!]!;
  });
  return (node) => tests.some((test) => test(node));
}

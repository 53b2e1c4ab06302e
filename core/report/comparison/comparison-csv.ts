import { ROW_STATES } from '../../analysis/compare-traces/row-changes.ts';
import { csvRow } from '../csv.ts';
import { durationOf, type ComparisonSource } from './comparison-source.ts';

/** `parent` is a row; empty where there is none, as all that cannot be known or is not there. */
const COLUMNS = [
  ...['row', 'parent', 'depth', 'state', 'moved', 'service', 'name'],
  ...['span_id_before', 'span_id_after', 'duration_ns_before', 'duration_ns_after'],
  ...['duration_change_ns', 'self_time_change_ns', 'critical_path_change_ns'],
];

/** Every row of the merged tree, depth first. In pieces: all of it may be longer than a string can be. */
export function writeComparisonCsv(source: ComparisonSource): string[] {
  const { tree } = source.comparison;
  const rows = Array.from({ length: tree.rows }, (_, row) => csvRow(cellsOf(source, row)));
  return [csvRow(COLUMNS), ...rows];
}

function cellsOf(source: ComparisonSource, row: number): (string | null)[] {
  const { tree, changes, moved } = source.comparison;
  const parent = tree.parent[row]!;
  return [
    ...[String(row), parent < 0 ? null : String(parent), String(tree.depth[row]), ROW_STATES[changes.state[row]!]!],
    ...[String(moved[row]), source.serviceOf(row), source.nameOf(row)],
    ...[source.spanIdOf('before', row), source.spanIdOf('after', row)],
    ...[durationOf(source, 'before', row), durationOf(source, 'after', row)].map(cellOf),
    ...[changes.durationNs[row], changes.selfNs[row], changes.pathNs[row]].map(cellOf),
  ];
}

/** Whole nanoseconds. */
function cellOf(ns: number | undefined): string | null {
  return ns === undefined || Number.isNaN(ns) ? null : String(Math.round(ns));
}

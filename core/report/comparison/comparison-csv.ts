import { ROW_STATES } from '../../analysis/compare-traces/row-changes.ts';
import { csvHeader, csvRow, type CsvColumn } from '../csv.ts';
import { durationOf, type ComparisonSource } from './comparison-source.ts';

const text = (name: string): CsvColumn => ({ name, kind: 'text' });
const number = (name: string): CsvColumn => ({ name, kind: 'number' });

/** `parent` is a row; empty where there is none, as all that cannot be known or is not there. */
const COLUMNS = [
  ...[number('row'), number('parent'), number('depth'), text('state'), number('moved'), text('service'), text('name')],
  ...[text('span_id_before'), text('span_id_after'), number('duration_ns_before'), number('duration_ns_after')],
  ...[number('duration_change_ns'), number('self_time_change_ns'), number('critical_path_change_ns')],
];

/** Every row of the merged tree, depth first. In pieces: all of it may be longer than a string can be. */
export function writeComparisonCsv(source: ComparisonSource): string[] {
  const { tree } = source.comparison;
  const rows = Array.from({ length: tree.rows }, (_, row) => csvRow(COLUMNS, cellsOf(source, row)));
  return [csvHeader(COLUMNS), ...rows];
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

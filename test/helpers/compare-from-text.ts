import { compareTraces } from '../../core/analysis/compare-traces/compare-traces.ts';
import type { TraceComparison } from '../../core/analysis/compare-traces/compare-traces.ts';
import { ROW_STATES } from '../../core/analysis/compare-traces/row-changes.ts';
import type { TraceFrame } from '../../contract/operations/traces.ts';
import { TEXT_UNIT_NS, traceFromText } from './trace-from-text.ts';

export interface ComparedText extends TraceComparison {
  /** One row a line, indented: `+ new`, `- gone`, `> slower`, `< faster`, `= same`; `~` behind what moved. */
  picture: string;
  /** "name +3" in milliseconds, the largest first; service and name for operations. */
  rowTexts: string[];
  operationTexts: string[];
}

const MARKS = { same: '=', new: '+', gone: '-', slower: '>', faster: '<' };

/** Two drawings of `traceFromText`. */
export function compareDrawings(before: string, after: string): ComparedText {
  return describeComparison(traceFromText(before).frame.columns, traceFromText(after).frame.columns);
}

export function describeComparison(before: TraceFrame['columns'], after: TraceFrame['columns']): ComparedText {
  const compared = compareTraces({ columns: before }, { columns: after });
  const { tree, changes, moved, difference } = compared;
  const textOf = (column: 'name' | 'service', row: number): string => {
    const [columns, node] = tree.after[row]! < 0 ? [before, tree.before[row]!] : [after, tree.after[row]!];
    return node < columns.start.length ? columns[column].dictionary[columns[column].codes[node]!]! : '(missing)';
  };
  const line = (row: number): string =>
    '  '.repeat(tree.depth[row]!) +
    `${MARKS[ROW_STATES[changes.state[row]!]!]} ${textOf('name', row)}${moved[row] ? ' ~' : ''}`;
  const signed = (ns: number) => `${ns > 0 ? '+' : ''}${ns / TEXT_UNIT_NS}`;
  const { rows, operations } = difference;
  return {
    ...compared,
    picture: Array.from({ length: tree.rows }, (_, row) => line(row)).join('\n'),
    rowTexts: [...rows.row].map((row, i) => `${textOf('name', row)} ${signed(rows.timeNs[i]!)}`),
    operationTexts: [...operations.row].map(
      (row, i) => `${textOf('service', row)} ${textOf('name', row)} ${signed(operations.timeNs[i]!)}`,
    ),
  };
}

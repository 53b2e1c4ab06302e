import {
  errorShareOf,
  type OperationRow,
  type OperationVerdict,
} from '../../analysis/compare-sessions/compare-operations.ts';
import { errorRecordsOf, type PatternRow } from '../../analysis/compare-sessions/compare-patterns.ts';
import type { ComparedSessions } from './compared-sessions.ts';
import { assertNever } from '../../model/assert-never.ts';
import { countCell, kindName, msCell, percentCell } from './session-cells.ts';
import { LEVEL_NAMES, type SessionWord } from './session-words.ts';

/** What is concluded of operations and log patterns, one row each: what, where, from what to what; with how many spans. */
export function verdictRows(
  { comparison }: ComparedSessions,
  of: 'regressions' | 'unsure',
  w: (word: SessionWord) => string,
): string[][] {
  const operations = comparison.operations.flatMap((row) =>
    row[of].map((verdict) => [w(verdict), row.service, row.name, kindName(row.kind), ...changeCells(row, verdict)]),
  );
  if (of === 'unsure') return operations;
  const patterns = comparison.patterns.flatMap((row) =>
    row.regressions.map((verdict) => [w(verdict), '', row.template, LEVEL_NAMES[row.level]!, ...errorCells(row)]),
  );
  return [...operations, ...patterns];
}

/** How many records of a pattern are errors. */
function errorCells({ before, after }: PatternRow): string[] {
  const share = (figures: PatternRow['before']) => (figures ? errorRecordsOf(figures) / figures.count : NaN);
  const cell = (figures: PatternRow['before']) =>
    figures ? `${percentCell(share(figures))} % (n=${countCell(figures.count)})` : '';
  const change = percentCell(share(after) - share(before));
  return [cell(before), cell(after), change === '' ? '' : `+${change} pp`];
}

function changeCells(row: OperationRow, verdict: OperationVerdict): string[] {
  const { before, after } = row;
  const timed = (figures: OperationRow['before']) =>
    `${msCell(figures?.p95Ns ?? NaN)} ms (n=${countCell(figures?.timed ?? 0)})`;
  const failed = (figures: OperationRow['before']) =>
    `${percentCell(errorShareOf(figures))} % (n=${countCell(figures?.spans ?? 0)})`;
  const share = percentCell(row.p95Change);
  const longer = share === '' ? `+${msCell(row.p95ChangeNs)} ms` : `+${share} %`;
  switch (verdict) {
    case 'slower':
      return [timed(before), timed(after), longer];
    case 'failing':
      return [failed(before), failed(after), `+${percentCell(row.errorChange)} pp`];
    case 'gone':
      return [`n=${countCell(before?.spans ?? 0)}`, 'n=0', ''];
    default:
      return assertNever(verdict);
  }
}

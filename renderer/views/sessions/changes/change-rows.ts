import type { MetricRow } from '../../../../core/analysis/compare-sessions/compare-metrics.ts';
import type { OperationRow } from '../../../../core/analysis/compare-sessions/compare-operations.ts';
import type { PatternRow, PatternVerdict } from '../../../../core/analysis/compare-sessions/compare-patterns.ts';

export type ChangeRow = OperationRow | MetricRow | PatternRow;

/** What of a list is shown. `worse`: regressions. `unsure`: beyond a threshold, with too few spans to tell. */
export const SHOWN = ['all', 'worse', 'unsure', 'new', 'gone', 'unknown'] as const;
export type Shown = (typeof SHOWN)[number];

export const TABS = ['operations', 'metrics', 'patterns'] as const;
export type Tab = (typeof TABS)[number];

/** One of the words, as an address has it; the first for anything else. */
export function readWord<Word extends string>(text: string | undefined, words: readonly [Word, ...Word[]]): Word {
  return words.find((word) => word === text) ?? words[0];
}

export const regressionsOf = (row: ChangeRow): readonly (OperationRow['regressions'][number] | PatternVerdict)[] =>
  'regressions' in row ? row.regressions : [];

export const unsureOf = (row: ChangeRow): OperationRow['unsure'] => ('unsure' in row ? row.unsure : []);

export function isShown(row: ChangeRow, shown: Shown): boolean {
  if (shown === 'all') return true;
  if (shown === 'worse') return regressionsOf(row).length > 0;
  return shown === 'unsure' ? unsureOf(row).length > 0 : row.presence === shown;
}

/** What a row is found by. */
function textOf(row: ChangeRow): string {
  return 'template' in row ? row.template : `${row.service} ${row.name}`;
}

/** Those that are to be shown and have all words of the text in their names, in any case. */
export function findRows<Row extends ChangeRow>(rows: readonly Row[], shown: Shown, find: string): readonly Row[] {
  const words = find.toLowerCase().split(/\s+/);
  return rows.filter((row) => {
    if (!isShown(row, shown)) return false;
    const text = textOf(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

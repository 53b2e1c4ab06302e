import type { SubjectSummary } from '../../../contract/operations/subjects.ts';
import type { TableSort } from '../../widgets/table/table-types.ts';

const SORTS = ['value', 'calls', 'errors', 'p50', 'p95', 'p99', 'apdex', 'logs', 'errorLogs', 'metrics'] as const;
type Sort = (typeof SORTS)[number];

const DEFAULT: TableSort = { by: 'calls', descending: true };

/** "-p99" is p99, highest first; anything else is the default. */
export function readOrder(text: string): TableSort {
  const by = text.replace(/^-/, '');
  return SORTS.includes(by as Sort) ? { by, descending: text.startsWith('-') } : DEFAULT;
}

export const writeOrder = ({ by, descending }: TableSort): string => `${descending ? '-' : ''}${by}`;

/** The other way round, or a new column: names and Apdex from the lowest, all else from the highest. */
export function nextOrder(order: TableSort, by: string): TableSort {
  if (order.by === by) return { by, descending: !order.descending };
  return { by, descending: by !== 'value' && by !== 'apdex' };
}

/** What a row is sorted by; errors by their share of the calls. NaN where there is nothing. */
function sortKey(one: SubjectSummary, by: Sort): number | string {
  if (by === 'errors') return one.calls === 0 ? NaN : one.errors / one.calls;
  return one[by];
}

/** Those whose name holds the text, sorted; rows without a figure come last either way. */
export function arrangeSubjects(
  subjects: readonly SubjectSummary[],
  find: string,
  { by, descending }: TableSort,
): SubjectSummary[] {
  const needle = find.trim().toLowerCase();
  const sign = descending ? -1 : 1;
  const compare = (a: SubjectSummary, b: SubjectSummary): number => {
    const [x, y] = [sortKey(a, by as Sort), sortKey(b, by as Sort)];
    if (typeof x === 'string' || typeof y === 'string') return sign * String(x).localeCompare(String(y));
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y) || (a.value < b.value ? -1 : 1);
  };
  return subjects.filter(({ value }) => value.toLowerCase().includes(needle)).sort(compare);
}

/** Those the shared filter names; all where it names none. */
export function ofServices(
  subjects: readonly SubjectSummary[],
  services: readonly string[],
): readonly SubjectSummary[] {
  return services.length === 0 ? subjects : subjects.filter(({ value }) => services.includes(value));
}

import { useMemo } from 'react';
import type { PlainKey } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';

/** Columns every record can fill, with their names. */
export const BUILT_IN_COLUMNS: readonly (readonly [id: string, label: PlainKey])[] = [
  ['time', 'logs.time'],
  ['severity', 'logs.severity'],
  ['service', 'word.service'],
  ['body', 'logs.body'],
  ['trace', 'logs.trace'],
];
const DEFAULT = BUILT_IN_COLUMNS.map(([id]) => id);
const LIST = 'logs.columns';
const PREFIX = 'attribute:';
/** As many attributes as the engine gives. */
const MOST_ATTRIBUTES = 20;

export const attributeColumnId = (key: string): string => PREFIX + key;
/** The key of an attribute's column; undefined for the others. */
export const attributeOf = (id: string): string | undefined =>
  id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined;

/** Without doubles, without what no longer exists; the body always has a place. */
export function tidyColumns(ids: readonly string[]): string[] {
  const known = [...new Set(ids)].filter((id) => DEFAULT.includes(id) || id.startsWith(PREFIX));
  const attributes = known.filter((id) => id.startsWith(PREFIX)).slice(0, MOST_ATTRIBUTES);
  const kept = known.filter((id) => !id.startsWith(PREFIX) || attributes.includes(id));
  return kept.includes('body') ? kept : [...kept, 'body'];
}

/** An attribute's column stands before the trace's, behind the others. */
export function addColumn(ids: readonly string[], id: string): string[] {
  if (ids.includes(id)) return [...ids];
  const at = ids.at(-1) === 'trace' ? ids.length - 1 : ids.length;
  return tidyColumns(ids.toSpliced(at, 0, id));
}

export function moveColumn(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return [...ids];
  return ids.toSpliced(from, 1).toSpliced(to, 0, id);
}

export const readColumns = (): string[] => tidyColumns(usePreferences.getState().lists[LIST] ?? DEFAULT);
export const writeColumns = (ids: readonly string[]): void => usePreferences.getState().setList(LIST, tidyColumns(ids));
export const resetColumns = (): void => usePreferences.getState().setList(LIST, DEFAULT);

/** Ids of the columns, in their order, and the attributes among them. */
export function useLogColumns(): { ids: readonly string[]; attributes: readonly string[] } {
  const stored = usePreferences((state) => state.lists[LIST]);
  return useMemo(() => {
    const ids = tidyColumns(stored ?? DEFAULT);
    return { ids, attributes: ids.map(attributeOf).filter((key) => key !== undefined) };
  }, [stored]);
}

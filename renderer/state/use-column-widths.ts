import { useCallback, useMemo } from 'react';
import { usePreferences } from './preferences.ts';

/** Widths people gave the columns of a table; kept under the table's name. */
export function useColumnWidths(table: string): [Record<string, number>, (columnId: string, px: number) => void] {
  const sizes = usePreferences((state) => state.sizes);
  const widths = useMemo(() => {
    const own = Object.entries(sizes).filter(([name]) => name.startsWith(`${table}.`));
    return Object.fromEntries(own.map(([name, px]) => [name.slice(table.length + 1), px]));
  }, [sizes, table]);
  const setWidth = useCallback(
    (columnId: string, px: number) => usePreferences.getState().setSize(`${table}.${columnId}`, px),
    [table],
  );
  return [widths, setWidth];
}

import { statSync } from 'node:fs';

/** One process may open a file twice without an error from DuckDB, and corrupt it: we keep our own list. */
const open = new Set<string>();

export interface OpenMark {
  /** The file is there now, where it was not before: from now on it is known by whatever name. */
  made(): void;
  release(): void;
}

/**
 * Undefined where this process has the file open, under this name or another (a hard link, a symbolic one); otherwise it
 * counts as open until released.
 */
export function markOpen(path: string): OpenMark | undefined {
  const keys = keysOf(path);
  if (keys.some((key) => open.has(key))) return undefined;
  const add = () => {
    for (const key of keysOf(path)) {
      if (!keys.includes(key)) keys.push(key);
      open.add(key);
    }
  };
  add();
  return { made: add, release: () => keys.forEach((key) => open.delete(key)) };
}

function keysOf(path: string): string[] {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? [path, `${found.dev}:${found.ino}`] : [path];
}

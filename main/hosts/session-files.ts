import { lstat, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

export const SESSION_EXTENSION = '.tracebench';

/** Longest name a file system takes, less room for what DuckDB and the trash put around it. */
const MAX_STEM = 80;

/** Whether a text names a session inside a folder, and can name nothing else. */
export function isSessionFileName(name: string): boolean {
  return name.endsWith(SESSION_EXTENSION) && !name.startsWith('.') && !/[/\\:*?"<>|\u0000-\u001f]/.test(name);
}

/** Real files only: a link could lead out of the folder. */
export async function listSessionFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && isSessionFileName(entry.name)).map(({ name }) => name);
}

export async function isPlainFile(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true;
}

/**
 * A file name like the wanted one that nothing in the folder is near to. What a crash left of another session (its log,
 * say) must not be taken for the new one's.
 */
export async function findFreeName(folder: string, wanted: string): Promise<string> {
  const taken = (await readdir(folder).catch(() => [])).map((name) => name.toLowerCase());
  const stem = wanted.slice(0, -SESSION_EXTENSION.length);
  for (let number = 1; ; number++) {
    const name = `${number === 1 ? stem : `${stem}-${number}`}${SESSION_EXTENSION}`;
    if (!taken.some((other) => other === name.toLowerCase() || other.startsWith(`${name.toLowerCase()}.`))) return name;
  }
}

/** "Checkout is slow!" → "checkout-is-slow.tracebench"; letters of any script stay. */
export function fileNameFor(name: string): string {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const stem = Array.from(words.join('-')).slice(0, MAX_STEM).join('').replace(/-+$/, '');
  return `${stem === '' ? 'session' : stem}${SESSION_EXTENSION}`;
}

/**
 * Moves a session with what is kept beside it: logs hold what was acknowledged last. The session goes
 * first, so that no other session can be made under the old name before its log is gone too.
 */
export async function moveSession(from: string, name: string, to: string, newName: string): Promise<void> {
  await rename(join(from, name), join(to, newName));
  for (const other of await listCompanions(from, name)) {
    await rename(join(from, other), join(to, newName + other.slice(name.length)));
  }
}

/** What a crash may leave beside a session: the database's log, and the folder of requests that were acknowledged last. */
export async function listCompanions(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() || (entry.isDirectory() && entry.name === `${name}.requests`))
    .filter((entry) => entry.name.startsWith(`${name}.`) && !isSessionFileName(entry.name))
    .map((entry) => entry.name);
}

/** A session's own file, and all files kept beside it. */
export async function listParts(folder: string, name: string): Promise<string[]> {
  const companions = await listCompanions(folder, name);
  const inside = companions.map(async (other) => {
    const names = await readdir(join(folder, other)).catch(() => undefined);
    return names?.map((file) => join(other, file)) ?? [other];
  });
  return [name, ...(await Promise.all(inside)).flat()];
}

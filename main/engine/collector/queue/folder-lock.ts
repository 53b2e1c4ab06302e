import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'lock';
/** Held by this process, whatever the file says. */
const held = new Set<string>();

/**
 * Makes a folder ours until it is given back: two owners of one queue would delete each other's requests. What a process that is gone
 * left behind is taken over.
 * @throws Error that names the process which holds it
 */
export function lockFolder(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, FILE);
  const holder = holderOf(path);
  if (held.has(directory) || holder !== undefined)
    throw new Error(`${directory} is in use by another Tracebench (process ${holder ?? process.pid})`);
  rmSync(path, { force: true });
  // Whoever was faster wins: the file is made, never opened.
  writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
  held.add(directory);
  return () => {
    held.delete(directory);
    rmSync(path, { force: true });
  };
}

/** A process that runs; undefined where there is none, or it is this one under a number it had in an earlier life. */
function holderOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // Another user's process may not be asked, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? Number(readFileSync(path, 'utf8')) : undefined;
  }
}

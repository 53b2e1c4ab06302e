import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dist, root } from './paths.ts';

type Fingerprints = Record<string, string>;

const file = join(dist, '.fingerprints.json');

/** Every file under the given paths, relative to the root. A path that does not exist holds no files. */
export function listFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (!stat) return [];
    if (!stat.isDirectory()) return [path];
    const entries = readdirSync(join(root, path), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  });
}

/** Size and time instead of content: reading every source would cost more than the check is worth on a warm start. */
export function computeFingerprint(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of listFiles(paths).sort()) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

export function readFingerprints(): Fingerprints {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Fingerprints;
  } catch {
    // Absent or cut short: everything counts as stale.
    return {};
  }
}

export function writeFingerprint(target: string, fingerprint: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ ...readFingerprints(), [target]: fingerprint }, null, 2));
  renameSync(`${file}.new`, file);
}

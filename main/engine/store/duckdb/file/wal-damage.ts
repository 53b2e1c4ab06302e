import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { countCommits, isMoreThanTorn, isOfAnotherKind, surveyWal, WAL_HEAD, type WalSurvey } from './wal-frames.ts';

/** What was wrong with the log of commits, once it was put right. */
export interface WalDamage {
  /** The original, whole. */
  aside: string;
  bytes: number;
  keptBytes: number;
  /** Commits seen behind the damage; 0 where only their remains are left. */
  lostCommits: number;
}

export interface BrokenWal extends WalSurvey {
  path: string;
  wal: Buffer;
}

/** DuckDB's own: commits made while a checkpoint runs, and what it makes of both after a crash. Later than the log itself. */
const LATER = ['.checkpoint', '.recovery'];
/** Ours, while the good part is written. */
const PART = '.part';
/** Four times what a checkpoint lets it grow to, and as much as is read into memory at once. A longer one is left to DuckDB. */
const LONGEST_BYTES = 1024 ** 3;

/** Whether the log beside a session holds commits that DuckDB would pass over without a word. Nothing is summed up. */
export function hidesCommits(storePath: string): boolean {
  const wal = readWal(`${storePath}.wal`);
  if (!wal) return false;
  if (!hasHead(wal)) return wal.length >= WAL_HEAD.length;
  return isMoreThanTorn(wal.subarray(surveyWal(wal, false).whole));
}

/** The log beside a session where not all of it is as it was written. */
export function findBrokenWal(storePath: string): BrokenWal | undefined {
  const path = `${storePath}.wal`;
  const wal = readWal(path);
  if (!wal) return undefined;
  const survey = surveyWal(wal, true);
  const isSound = survey.whole === wal.length && hasHead(wal);
  return isSound ? undefined : { ...survey, path, wal };
}

const hasHead = (wal: Buffer) => wal.subarray(0, WAL_HEAD.length).equals(WAL_HEAD);

/** A session may come from anywhere with what lies beside it: a link there would have another file written. Throws. */
export function checkCompanions(storePath: string): void {
  for (const ending of ['', ...LATER, PART]) {
    const path = `${storePath}.wal${ending}`;
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false)
      throw new Error(`${path} is not a plain file. Move it away, then open the session again.`);
  }
}

/** Undefined where it is none that we can judge. */
function readWal(path: string): Buffer | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size === 0 || found.size > LONGEST_BYTES) return undefined;
  try {
    const wal = readFileSync(path);
    return isOfAnotherKind(wal) ? undefined : wal;
  } catch {
    return undefined; // another process has it, on Windows, as opening the session will tell
  }
}

/**
 * Sets the log aside and puts its good part in its place, so that at any moment one of both is whole. Throws where that
 * cannot be written; the log is then as it was.
 */
export function repairWal({ path, wal, committed }: BrokenWal): WalDamage {
  const suffix = `.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  const part = `${path}${PART}`;
  if (committed > 0) writeDurably(part, [WAL_HEAD, wal.subarray(WAL_HEAD.length, committed)]);
  const later = LATER.map((ending) => `${path}${ending}`).filter((file) => existsSync(file));
  const lostCommits = countCommits(wal.subarray(committed)) + later.reduce((sum, file) => sum + commitsIn(file), 0);
  for (const file of later) renameSync(file, `${file}${suffix}`);
  renameSync(path, `${path}${suffix}`);
  if (committed > 0) renameSync(part, path);
  syncFolder(dirname(path));
  return { aside: basename(`${path}${suffix}`), bytes: wal.length, keptBytes: committed, lostCommits };
}

const commitsIn = (path: string) => countCommits(readWal(path) ?? Buffer.alloc(0));

function writeDurably(path: string, parts: readonly Buffer[]): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    for (const part of parts) writeAll(file, part);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

/** So that the names survive a power cut as well; not possible on Windows, nor needed there. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

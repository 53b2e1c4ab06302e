import { foldersPassed } from '../../../contract/operations/files.ts';
import type { Unread } from '../../../core/report/unread.ts';
import type { AccountLine } from './account.ts';
import { DONE, FAILED, type ExitCode } from './problem.ts';

/** In --help of what reads dumps and goes on without what it cannot read. */
export const UNREAD_HELP = `
Exit code 1 where a file could not be read, also when others in its archive or folder were; 2 for wrong usage. Records
that could not be read are told on standard error, with --json as a line of JSON like that of import.
`;

/** What is missing of a dump: of its records, and of the files in it. One that failed as a whole is a file. */
export function unreadOf(line: AccountLine, name = line.file): Unread {
  const failed = line.error === undefined ? 0 : 1;
  return {
    name,
    records: line.skipped,
    files: failed + (line.unreadFiles ?? 0) + foldersPassed(line),
  };
}

/** What a command ends with that did its work with what could be read: a file that is missing is told, single records are counted. */
export function exitCodeOf(unread: readonly Unread[]): ExitCode {
  return unread.every(({ files }) => files === 0) ? DONE : FAILED;
}

/** All of them together, as they stand in JSON. */
export function unreadCounts(unread: readonly Unread[]): { skipped: number; unreadFiles: number } {
  return {
    skipped: unread.reduce((sum, { records }) => sum + records, 0),
    unreadFiles: unread.reduce((sum, { files }) => sum + files, 0),
  };
}

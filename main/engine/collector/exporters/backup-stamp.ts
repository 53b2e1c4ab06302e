/**
 * The time in the name of a backup, as lumberjack writes it: 2026-01-31T10-20-30.000. It sorts by time. `offsetMinutes` is how far the
 * clock it is written by is behind UTC, as Date has it.
 */
export function backupStamp(ms: number, offsetMinutes = 0): string {
  return new Date(ms - offsetMinutes * 60_000).toISOString().replaceAll(':', '-').slice(0, -1);
}

/** Without the reason at its end it is of lumberjack, as the Collector wrote them before. */
const MARK = String.raw`-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}(-size|-\d+)?`;
const WHOLE_MARK = new RegExp(`^${MARK}$`);
/** Of a file without an ending too; and some disks take either case. */
const BACKUP = new RegExp(String.raw`${MARK}(\.[^.]*)?$`, 'i');

/** What stands between a file's name and its ending in the name of its backup. */
export const isBackupMark = (text: string): boolean => WHOLE_MARK.test(text);

/** It could be a backup of some file. */
export const looksLikeBackup = (name: string): boolean => BACKUP.test(name);

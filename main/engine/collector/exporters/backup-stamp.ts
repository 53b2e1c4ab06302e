/**
 * The time in the name of a backup, as lumberjack writes it: 2026-01-31T10-20-30.000. It sorts by time. `offsetMinutes` is how far the
 * clock it is written by is behind UTC, as Date has it.
 */
export function backupStamp(ms: number, offsetMinutes = 0): string {
  return new Date(ms - offsetMinutes * 60_000).toISOString().replaceAll(':', '-').slice(0, -1);
}

const OWNER_ONLY = 0o077;

/**
 * From here on the process makes files for their owner alone: telemetry may hold what is not for everybody on the
 * machine, and the database makes its log beside the store anew again and again, by the process's mask.
 */
export function keepFilesPrivate(): void {
  process.umask(OWNER_ONLY);
}

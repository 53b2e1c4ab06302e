const OWNER_ONLY = 0o077;

/** The mask the process was started with; undefined while it is still in force. */
let usualMask: number | undefined;

/**
 * From here on the process makes files for their owner alone: telemetry may hold what is not for everybody on the
 * machine, and the database makes its log beside the store anew again and again, by the process's mask.
 */
export function keepFilesPrivate(): void {
  usualMask ??= process.umask(OWNER_ONLY);
}

/** For starting programs that are not ours: a browser's downloads are its own affair. */
export function withUsualMask(start: () => void): void {
  if (usualMask === undefined) return start();
  process.umask(usualMask);
  try {
    start();
  } finally {
    process.umask(OWNER_ONLY);
  }
}

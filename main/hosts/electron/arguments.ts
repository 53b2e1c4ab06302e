import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasStoreMark } from '../store-mark.ts';

export interface Opened {
  /** A session; '' when none was named. */
  storePath: string;
  /** Dumps to read into it. */
  files: string[];
}

/**
 * The files among the arguments. Unpackaged, the first two are Electron and the app's folder. Switches are Chromium's,
 * which may add its own to those of a second instance.
 */
export function readArguments(argv: readonly string[], isPackaged: boolean, workingDir: string): Opened {
  const paths = argv
    .slice(isPackaged ? 1 : 2)
    .filter((argument) => !argument.startsWith('-'))
    .map((argument) => resolve(workingDir, argument))
    .filter((path) => existsSync(path));
  const stores = paths.filter(isStoreFile);
  return { storePath: stores[0] ?? '', files: paths.filter((path) => !stores.includes(path)) };
}

/** A folder or a file without permission is left to the engine, which says what is wrong. */
export function isStoreFile(path: string): boolean {
  try {
    return hasStoreMark(path);
  } catch {
    return false;
  }
}

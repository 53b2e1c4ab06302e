import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasStoreMark } from '../store-mark.ts';
import { isLink } from './deep-link.ts';

export interface Opened {
  /** A session; '' when none was named. */
  storePath: string;
  /** Dumps to read into it. */
  files: string[];
  /** Links into Tracebench, unread. */
  links: string[];
}

/** To be spread. */
export const NOTHING: Opened = { storePath: '', files: [], links: [] };

/**
 * The files and links among the arguments. Unpackaged, the first two are Electron and the app's folder. Switches are Chromium's,
 * which may add its own to those of a second instance.
 */
export function readArguments(argv: readonly string[], isPackaged: boolean, workingDir: string): Opened {
  const given = argv.slice(isPackaged ? 1 : 2).filter((argument) => !argument.startsWith('-'));
  const links = given.filter(isLink);
  const paths = given
    .filter((argument) => !isLink(argument))
    .map((argument) => resolve(workingDir, argument))
    .filter((path) => existsSync(path));
  const stores = paths.filter(isStoreFile);
  return { storePath: stores[0] ?? '', files: paths.filter((path) => !stores.includes(path)), links };
}

/** A folder or a file without permission is left to the engine, which says what is wrong. */
export function isStoreFile(path: string): boolean {
  try {
    return hasStoreMark(path);
  } catch {
    return false;
  }
}

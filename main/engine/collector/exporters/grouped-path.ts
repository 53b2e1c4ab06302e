import { posix } from 'node:path';
import { ConsumeError } from '../consumer.ts';
import { looksLikeBackup } from './backup-stamp.ts';

const { join, normalize, relative } = posix;

/** Whoever sends chooses it: no more than a path of a file may need, and folders for each of 10,000 files that a disk still bears. */
const [LONGEST, MOST_FOLDERS] = [1_000, 8];
const FOR_GOOD = { isPermanent: true };

/** As `groupedPath` has it. Throws a permanent ConsumeError where that file would be in the way of those of other values. */
export function ownPath(pattern: string, value: string, isWindows = process.platform === 'win32'): string {
  if (value.length > LONGEST) throw new ConsumeError('the value is longer than 1,000 characters', FOR_GOOD);
  // There it would be a stream of the file that stands before it, which may be called like a backup.
  if (isWindows && value.includes(':'))
    throw new ConsumeError('Windows has no file with a colon in its name', FOR_GOOD);
  const path = groupedPath(pattern, value, isWindows);
  const [before = '', after = ''] = pattern.split('*');
  const names = relative(folderOf(normalize(before)), path).split('/');
  if (names.length - 1 > MOST_FOLDERS) throw new ConsumeError('the value has more than 8 folders', FOR_GOOD);
  if (names.some(looksLikeBackup)) throw new ConsumeError('the name is like that of a backup', FOR_GOOD);
  // Some disks take either case.
  const folders = names.slice(0, -1).map((_, i) => `/${names.slice(0, i + 1).join('/')}`.toLowerCase());
  if (folders.some((folder) => folder.endsWith(after.toLowerCase())))
    throw new ConsumeError('a folder is called as the file of another value', FOR_GOOD);
  return path;
}

/**
 * The file that a value of an attribute names, by a path with one `*`. Whatever the value is, it begins with what stands before the `*`:
 * `/data/*.json` and `../etc/my_config` are `/data/etc/my_config.json`, as in the Collector.
 */
export function groupedPath(pattern: string, value: string, isWindows = process.platform === 'win32'): string {
  const [before = '', after = ''] = pattern.split('*');
  const prefix = normalize(before);
  // There, both lead to other folders.
  const plain = isWindows ? value.replaceAll('\\', '/') : value;
  const segment = plain.startsWith('./') ? plain.slice(1) : plain.startsWith('../') ? plain.slice(2) : plain;
  const whole = clean(prefix + segment + after);
  const isInside = whole.startsWith(prefix) && !leadsOut(folderOf(prefix), whole);
  return isInside ? whole : clean(join(prefix, join('/', segment + after)));
}

const folderOf = (prefix: string): string => prefix.slice(0, prefix.lastIndexOf('/') + 1) || '.';

/** A path of several `..` begins with one of fewer. */
const leadsOut = (folder: string, path: string): boolean => /^\.\.(\/|$)/.test(relative(folder, path));

const clean = (path: string): string => normalize(path).replace(/(?<=.)\/$/, '');

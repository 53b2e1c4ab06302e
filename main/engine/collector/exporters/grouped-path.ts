import { posix } from 'node:path';

const { join, normalize, relative } = posix;

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
  const isInside = whole.startsWith(prefix) && !leadsOut(prefix.slice(0, prefix.lastIndexOf('/') + 1) || '.', whole);
  return isInside ? whole : clean(join(prefix, join('/', segment + after)));
}

/** A path of several `..` begins with one of fewer. */
const leadsOut = (folder: string, path: string): boolean => /^\.\.(\/|$)/.test(relative(folder, path));

const clean = (path: string): string => normalize(path).replace(/(?<=.)\/$/, '');

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Settings } from '../../../core/collector/settings.ts';

const MOST_BYTES = 1024 ** 2;
/** Without it, opening a named pipe waits for who writes into it. Windows has neither. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The text of a file that a setting names; '' where it names none. A file that cannot be read is a problem of the configuration. */
export function fileSetting(settings: Settings, key: string): string {
  const path = settings.word(key);
  if (path === '') return '';
  try {
    return readText(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    settings.note([key], `${path} cannot be read${code === undefined ? `: ${message}` : ` (${code})`}`);
    return '';
  }
}

/** Files of some kilobytes are meant: devices never end, pipes wait. @throws Error */
function readText(path: string): string {
  const file = openSync(path, READ);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error('it is no regular file');
    if (stats.size > MOST_BYTES) throw new Error('it is larger than 1 MiB');
    const bytes = Buffer.alloc(stats.size);
    return bytes.toString('utf8', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

/** Of `name_pem`, or of the file that `name_file` names. */
export function pemSetting(settings: Settings, name: string): string {
  return settings.has(`${name}_pem`) ? settings.word(`${name}_pem`) : fileSetting(settings, `${name}_file`);
}

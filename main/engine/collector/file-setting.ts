import { readFileSync } from 'node:fs';
import type { Settings } from '../../../core/collector/settings.ts';

/** The text of a file that a setting names; '' where it names none. A file that cannot be read is a problem of the configuration. */
export function fileSetting(settings: Settings, key: string): string {
  const path = settings.word(key);
  if (path === '') return '';
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    settings.note([key], `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    return '';
  }
}

/** Of `name_pem`, or of the file that `name_file` names. */
export function pemSetting(settings: Settings, name: string): string {
  return settings.has(`${name}_pem`) ? settings.word(`${name}_pem`) : fileSetting(settings, `${name}_file`);
}

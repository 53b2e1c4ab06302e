import { Settings } from '../../../core/collector/settings.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { KnownType } from '../../../core/collector/config/collector-config.ts';

/** The Collector's extension/storage/filestorage: where queues lie that survive the process. */
export function readFileStorage(value: unknown): { directory: string; problems: Settings['problems'] } {
  const settings = new Settings(value);
  settings.allow(['directory', 'timeout', 'create_directory'], ['compaction', 'fsync', 'directory_permissions']);
  const directory = settings.word('directory');
  if (directory === '') settings.note(['directory'], 'a folder is expected here');
  return { directory, problems: settings.problems };
}

export const EXTENSIONS: ReadonlyMap<string, KnownType> = new Map([
  ['file_storage', { signals: SIGNALS, check: (value: unknown) => readFileStorage(value).problems }],
]);

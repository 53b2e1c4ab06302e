import { Settings } from '../../../../core/collector/settings.ts';
import type { ExtensionKind } from './extension.ts';

/** The Collector's extension/storage/filestorage: where queues lie that survive the process. */
export const FILE_STORAGE: ExtensionKind = {
  type: 'file_storage',
  read: (value) => ({
    problems: readFileStorage(value).problems,
    create: async () => ({ close: async () => undefined }),
  }),
};

export function readFileStorage(value: unknown): { directory: string; problems: Settings['problems'] } {
  const settings = new Settings(value);
  settings.allow(['directory', 'timeout', 'create_directory'], ['compaction', 'fsync', 'directory_permissions']);
  const directory = settings.word('directory');
  if (directory === '') settings.note(['directory'], 'a folder is expected here');
  return { directory, problems: settings.problems };
}

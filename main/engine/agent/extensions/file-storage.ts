import { join } from 'node:path';
import { Settings } from '../../../../core/collector/settings.ts';
import type { ExtensionKind } from './extension.ts';

/** Of bbolt's files, which grow and are made smaller now and then; files of a queue here are used again. */
const COMPACTION_KEYS = [
  ...['on_start', 'on_rebound', 'directory', 'max_transaction_size', 'cleanup_on_start'],
  ...['rebound_needed_threshold_mib', 'rebound_trigger_threshold_mib', 'check_interval'],
];

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
  settings.allow(['directory', 'timeout', 'create_directory', 'compaction', 'fsync'], ['directory_permissions']);
  settings.inner('compaction').allow(COMPACTION_KEYS);
  settings.durationMs('timeout', 1_000);
  settings.bool('create_directory');
  if (settings.bool('fsync')) settings.note(['fsync'], 'only false is supported here: the system writes to the disk');
  const directory = settings.word('directory', defaultDirectory());
  if (directory === '') settings.note(['directory'], 'a folder is expected here');
  return { directory, problems: settings.problems };
}

/** The Collector's own. */
function defaultDirectory(): string {
  if (process.platform !== 'win32') return '/var/lib/otelcol/file_storage';
  return join(process.env['ProgramData'] ?? 'C:\\ProgramData', 'Otelcol', 'FileStorage');
}

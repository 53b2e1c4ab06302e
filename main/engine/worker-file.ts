import { basename, join } from 'node:path';

/** The entry of a thread: in the sources beside this file or in a room; in the folder of worker threads where it was built, also from within one. */
export function workerFile(name: string, room = '.'): string {
  const folder = import.meta.dirname;
  if (import.meta.filename.endsWith('.ts')) return join(folder, room, `${name}.worker.ts`);
  return join(basename(folder) === 'workers' ? folder : join(folder, 'workers'), `${name}.worker.js`);
}

import { join } from 'node:path';

/** The entry of a thread: beside this file in the sources; in the folder of worker threads where it was built. */
export function workerFile(name: string): string {
  const isSource = import.meta.filename.endsWith('.ts');
  return join(import.meta.dirname, isSource ? `${name}.worker.ts` : `workers/${name}.worker.js`);
}

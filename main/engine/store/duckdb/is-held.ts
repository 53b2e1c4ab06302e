import { resolve } from 'node:path';
import { isHeldElsewhere } from './file/instance.ts';
import { markOpen } from './file/open-files.ts';

/** Whether another process, or this one, has a session file open. A file that cannot be opened for another reason is not held. */
export async function isHeld(storePath: string): Promise<boolean> {
  // A second descriptor on a file of this process would take the lock along when it is closed.
  const mark = markOpen(resolve(storePath));
  if (!mark) return true;
  try {
    return await isHeldElsewhere(storePath);
  } finally {
    mark.release();
  }
}

import { isAbsolute, relative } from 'node:path';

/**
 * Whether a session may be the one that takes telemetry in: the default one ('') and those kept in the data folder. A
 * session from anywhere else is somebody's document, opened to be read: what this machine sends now has no place in it.
 */
export function mayReceive(session: string, dataDir: string): boolean {
  if (session === '') return true;
  const inside = relative(dataDir, session);
  return inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
}

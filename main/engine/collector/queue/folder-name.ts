import { hash } from 'node:crypto';

const LONGEST = 60;

/** A name that every disk takes and no other component has: readable, with the beginning of a hash of it. */
export function folderOf(key: string): string {
  const readable = key.replaceAll(/[^a-zA-Z0-9_.-]/g, '_').slice(0, LONGEST);
  return `${readable}-${hash('sha256', key).slice(0, 12)}`;
}

import { createHash } from 'node:crypto';
import { isSame } from '../../receivers/sender-auth.ts';

/** Whether a password is the one. */
export type PasswordCheck = (password: string) => boolean;

/** What Apache's htpasswd writes that is not checked here: bcrypt, MD5 (its default), crypt. */
const UNCHECKED: readonly (readonly [start: RegExp, name: string])[] = [
  [/^\$2[abxy]?\$/, 'bcrypt'],
  [/^\$apr1\$/, 'MD5 (apr1)'],
  [/^\$1\$/, 'MD5 (crypt)'],
  [/^\$5\$/, 'SHA-256 (crypt)'],
  [/^\$6\$/, 'SHA-512 (crypt)'],
];
const SHA1_BYTES = 20;

/**
 * Users of a text as htpasswd writes it: `name:{SHA}…`, `name:{SSHA}…` or `name:password`; the last one of a name counts. `note` is told
 * of lines that cannot be used, never with what stands in them behind the name.
 */
export function readHtpasswd(text: string, note: (problem: string) => void): Map<string, PasswordCheck> {
  const users = new Map<string, PasswordCheck>();
  text.split(/\r?\n/).forEach((line, index) => {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) return;
    const at = entry.indexOf(':');
    const check = at > 0 ? checkOf(entry.slice(at + 1)) : 'is not of the form name:password';
    if (typeof check === 'string') note(`line ${index + 1} of htpasswd ${check}`);
    else users.set(entry.slice(0, at), check);
  });
  return users;
}

function checkOf(hash: string): PasswordCheck | string {
  const unchecked = UNCHECKED.find(([start]) => start.test(hash));
  if (unchecked)
    return `has a password in ${unchecked[1]}, which is not supported here: {SHA}, {SSHA} and plain ones are`;
  if (hash.startsWith('{SHA}')) return shaCheck(Buffer.from(hash.slice(5), 'base64'));
  if (hash.startsWith('{SSHA}')) return shaCheck(Buffer.from(hash.slice(6), 'base64'));
  return hash === '' ? 'has no password' : (password) => isSame(password, hash);
}

/** SHA-1 of the password and the salt, and the salt. */
function shaCheck(stored: Buffer): PasswordCheck | string {
  if (stored.length < SHA1_BYTES) return 'has a password that is no SHA-1';
  const [digest, salt] = [stored.subarray(0, SHA1_BYTES), stored.subarray(SHA1_BYTES)];
  return (password) => isSame(createHash('sha1').update(password).update(salt).digest('hex'), digest.toString('hex'));
}

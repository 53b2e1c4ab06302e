import { createHash } from 'node:crypto';
import { isSame } from '../../receivers/sender-auth.ts';

/** How a password is told: at once, or by work that is done elsewhere with what is stored. */
export type PasswordCheck =
  { kind: 'quick'; isRight: (password: string) => boolean } | { kind: 'slow'; stored: string };

/** What is not checked here. */
const UNCHECKED: readonly (readonly [start: RegExp, name: string])[] = [
  [/^\$2x?\$/, 'bcrypt of before 2011'],
  [/^\$5\$/, 'SHA-256 (crypt)'],
  [/^\$6\$/, 'SHA-512 (crypt)'],
  // A hash that nobody can work out would itself be the password.
  [/^\$(?!2[aby]\$|apr1\$|1\$)[a-z0-9-]+\$/i, 'a form of its own'],
];
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** As far as htpasswd itself goes: each more doubles the time, which is some ten seconds by then. */
const MOST_COST = 17;
const MD5_CRYPT = /^\$(?:apr1|1)\$[^$]*\$[./A-Za-z0-9]{22}$/;
const SHA1_BYTES = 20;

/**
 * Users of a text as htpasswd writes it: `name:` and bcrypt, MD5 (apr1), `{SHA}…`, `{SSHA}…` or a plain password; the last one of a name counts. `note` is told
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
    return `has a password in ${unchecked[1]}, which is not supported here: bcrypt, MD5, {SHA}, {SSHA} and plain ones are`;
  if (/^\$2[aby]\$/.test(hash)) return bcryptCheck(hash);
  if (/^\$(?:apr1|1)\$/.test(hash))
    return MD5_CRYPT.test(hash) ? { kind: 'slow', stored: hash } : 'has a password that is no MD5';
  if (hash.startsWith('{SHA}')) return shaCheck(Buffer.from(hash.slice(5), 'base64'));
  if (hash.startsWith('{SSHA}')) return shaCheck(Buffer.from(hash.slice(6), 'base64'));
  return hash === '' ? 'has no password' : quick((password) => isSame(password, hash));
}

const quick = (isRight: (password: string) => boolean): PasswordCheck => ({ kind: 'quick', isRight });

function bcryptCheck(hash: string): PasswordCheck | string {
  const cost = Number(BCRYPT.exec(hash)?.[1] ?? 0);
  if (cost < 4) return 'has a password that is no bcrypt';
  return cost > MOST_COST ? `has a bcrypt cost above ${MOST_COST}` : { kind: 'slow', stored: hash };
}

/** SHA-1 of the password and the salt, and the salt. */
function shaCheck(stored: Buffer): PasswordCheck | string {
  if (stored.length < SHA1_BYTES) return 'has a password that is no SHA-1';
  const [digest, salt] = [stored.subarray(0, SHA1_BYTES), stored.subarray(SHA1_BYTES)];
  return quick((password) =>
    isSame(createHash('sha1').update(password).update(salt).digest('hex'), digest.toString('hex')),
  );
}

import { createHash } from 'node:crypto';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ROUNDS = 1_000;
const MOST_SALT = 8;
/** Which bytes of the digest stand together, the highest first. */
const GROUPS = [
  [0, 6, 12],
  [1, 7, 13],
  [2, 8, 14],
  [3, 9, 15],
  [4, 10, 5],
] as const;

/** The password as `stored` would be, which is `$1$salt$…` of FreeBSD's crypt or `$apr1$salt$…` of Apache's htpasswd. */
export function md5Crypt(password: string, stored: string): string {
  const [, kind = '', salt = ''] = stored.split('$');
  const magic = `$${kind}$`;
  const used = salt.slice(0, MOST_SALT);
  return `${magic}${used}$${encoded(digestOf(Buffer.from(password), Buffer.from(magic), Buffer.from(used)))}`;
}

function digestOf(password: Buffer, magic: Buffer, salt: Buffer): Buffer {
  const inner = md5(password, salt, password);
  const parts = [password, magic, salt];
  for (let left = password.length; left > 0; left -= 16) parts.push(inner.subarray(0, Math.min(16, left)));
  for (let bits = password.length; bits > 0; bits >>= 1)
    parts.push((bits & 1) === 1 ? Buffer.alloc(1) : password.subarray(0, 1));
  let digest = md5(...parts);
  for (let round = 0; round < ROUNDS; round++) {
    const [first, last] = (round & 1) === 1 ? [password, digest] : [digest, password];
    digest = md5(first, ...(round % 3 > 0 ? [salt] : []), ...(round % 7 > 0 ? [password] : []), last);
  }
  return digest;
}

function md5(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function encoded(digest: Buffer): string {
  const groups = GROUPS.map(([a, b, c]) => letters((digest[a]! << 16) | (digest[b]! << 8) | digest[c]!, 4));
  return groups.join('') + letters(digest[11]!, 2);
}

/** Six bits each, the lowest first. */
function letters(value: number, count: number): string {
  return Array.from({ length: count }, (_, i) => ALPHABET[(value >> (6 * i)) & 0x3f]).join('');
}

import { encodeHex } from '../../../encoding/hex.ts';
import { sha256 } from '../../../encoding/sha256.ts';

/** The beginning of a file, by which it is told from others: how many bytes of it, and a hash of them. */
export interface Fingerprint {
  length: number;
  hash: string;
}

export function fingerprintOf(head: Uint8Array, length = head.length): Fingerprint {
  const digest = sha256(head.subarray(0, length));
  return { length, hash: encodeHex(digest, 0, digest.length) };
}

/** A file that is read, or was. */
export interface KnownFile {
  /** Never of another file. */
  id: string;
  path: string;
  /** As the system knows it. */
  inode: string;
  print: Fingerprint;
  /** Bytes that are done with. */
  offset: number;
  /** Entries so far. */
  records: number;
}

/** A file that is there now. */
export interface SeenFile {
  path: string;
  inode: string;
  size: number;
  /** Its first bytes, as many as a fingerprint has at most. */
  head: Uint8Array;
}

/** Shorter beginnings are alike by chance. */
const TELLING_BYTES = 16;

/**
 * Who is who among the files that are there, by the system's number and by their beginnings:
 *
 *     moved: same number, another path · copied and made shorter: the copy has the beginning, and goes on where the file was read to
 *
 * With `keepsShorter` one of the same number that begins as before is the same, wherever it ends. undefined for a new file; 'copy' for one whose original is there as well and is read there: among `seen`, or with one of the
 * fingerprints `elsewhere`.
 */
export function identify(
  known: readonly KnownFile[],
  seen: readonly SeenFile[],
  elsewhere: readonly Fingerprint[] = [],
  keepsShorter = false,
): (KnownFile | 'copy' | undefined)[] {
  const byInode = new Map(known.map((file) => [file.inode, file]));
  const found: (KnownFile | 'copy' | undefined)[] = seen.map((file) => {
    const before = byInode.get(file.inode);
    const isLong = before && (keepsShorter || file.size >= before.offset);
    return isLong && isSame(before, file) ? before : undefined;
  });
  const taken = new Set(found);
  const originals = new Set(elsewhere.map(keyOf));
  for (const [at, file] of seen.entries()) if (found[at]) originals.add(keyOf(fingerprintOf(file.head)));
  const others = known.filter((file) => !taken.has(file) && file.print.length >= TELLING_BYTES);
  for (const [at, file] of seen.entries()) {
    if (found[at] || file.head.length === 0) continue;
    if (file.head.length >= TELLING_BYTES && originals.has(keyOf(fingerprintOf(file.head)))) found[at] = 'copy';
    else found[at] = takeAlike(others, file);
  }
  return found;
}

const keyOf = ({ length, hash }: Fingerprint): string => `${length} ${hash}`;

function isSame({ print }: KnownFile, { head }: SeenFile): boolean {
  return head.length >= print.length && fingerprintOf(head, print.length).hash === print.hash;
}

/** The one with the longest beginning; it is nobody else's then. */
function takeAlike(others: KnownFile[], file: SeenFile): KnownFile | undefined {
  const hashes = new Map<number, string>();
  const hashOf = (length: number): string => {
    let hash = hashes.get(length);
    if (hash === undefined) hashes.set(length, (hash = fingerprintOf(file.head, length).hash));
    return hash;
  };
  let best: KnownFile | undefined;
  for (const one of others) {
    const { length, hash } = one.print;
    const isAlike = file.size >= one.offset && file.head.length >= length && hashOf(length) === hash;
    if (isAlike && length > (best?.print.length ?? 0)) best = one;
  }
  if (best) others.splice(others.indexOf(best), 1);
  return best;
}

export interface SavedFiles {
  version: 1;
  files: KnownFile[];
}

/** undefined for what is none of ours. */
export function readSavedFiles(written: string): KnownFile[] | undefined {
  try {
    const { version, files } = JSON.parse(written) as Partial<SavedFiles>;
    return version === 1 && Array.isArray(files) && files.every(isKnownFile) ? files : undefined;
  } catch {
    return undefined;
  }
}

function isKnownFile(value: unknown): value is KnownFile {
  const { id, path, inode, print, offset, records } = (value ?? {}) as Partial<KnownFile>;
  const areTexts = [id, path, inode, print?.hash].every((one) => typeof one === 'string');
  return areTexts && [offset, records, print?.length].every((one) => Number.isSafeInteger(one) && one! >= 0);
}

import { DamagedError } from '../damaged.ts';
import { UnpackLimitError } from '../expansion.ts';
import { ByteSource } from './byte-source.ts';
import {
  hasEnd,
  MOST_HEADER_BYTES,
  readDirectoryEntry,
  readLocalHeader,
  SIGNATURE_BYTES,
  signatureOf,
  type LocalHeader,
} from './headers.ts';
import { kindOfName, type NameKind } from './member-name.ts';
import { memberBytes, methodProblem, passMember } from './members.ts';

/** A person's archive of telemetry has tens; above this it is something else. */
export const MOST_ENTRIES = 2_000;
const WINDOW_BYTES = 64 * 1024;

export interface ZipMember {
  kind: 'member';
  name: string;
  nameKind: NameKind;
  /** Of its header in the archive. */
  offset: number;
  /** Why its bytes cannot be read; '' where they can. */
  problem: string;
  modifiedMs?: number;
  /** Good until the next entry is asked for; may be left anywhere. */
  chunks: AsyncIterable<Uint8Array>;
}

/** Something about the archive that is not as it should be. `name` where it is about one member. */
export interface ZipNote {
  kind: 'note';
  name: string;
  offset: number;
  reason: string;
  /** The member is a link to another file. */
  isLink: boolean;
}

/** Around the bytes of each member, which are read through it to their end. */
export type Limit = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/**
 * An archive as it comes by, once, from its first byte to its last:
 *
 *     header data · header data (descriptor) · … · directory
 *
 * Members are found by their own headers, so that no byte is unpacked twice whatever the directory says; the directory comes last,
 * and what it says otherwise is told.
 */
export async function* readZip(bytes: AsyncIterable<Uint8Array>, limit: Limit): AsyncGenerator<ZipMember | ZipNote> {
  const source = new ByteSource(bytes);
  const found = new Map<number, string>();
  for (;;) {
    const offset = source.offset;
    const next = signatureOf(await source.peek(SIGNATURE_BYTES));
    if (next === 'directory') return yield* checkDirectory(source, found);
    const header = next === 'member' ? readLocalHeader(await source.peek(MOST_HEADER_BYTES)) : undefined;
    if (header !== undefined) {
      found.set(offset, header.name);
      source.take(header.headerBytes);
      yield* readMember(source, header, offset, limit);
    } else {
      const isCut = (await source.peek(SIGNATURE_BYTES)).length < SIGNATURE_BYTES || next === 'member';
      yield noteOf(
        '',
        offset,
        isCut ? 'zip: cut short, without its directory' : 'zip: no file and no directory begins here',
      );
      if (!(await isFound(source))) return;
    }
  }
}

async function* readMember(
  source: ByteSource,
  header: LocalHeader,
  offset: number,
  limit: Limit,
): AsyncGenerator<ZipMember> {
  const { name, modifiedMs } = header;
  const nameKind = kindOfName(name);
  const problem = methodProblem(header);
  const end = source.offset + header.packedBytes;
  const chunks = problem === '' ? new Once(limit(memberBytes(source, header))) : undefined;
  const time = modifiedMs === undefined ? {} : { modifiedMs };
  yield { kind: 'member', name, nameKind, offset, problem, ...time, chunks: chunks ?? none() };
  try {
    if (!chunks) return await passMember(source, header);
    if (header.isDescribedBehind) return await chunks.passRest();
    if (!chunks.isOver) await chunks.leave();
    else if (signatureOf(await source.peek(SIGNATURE_BYTES)) !== undefined) return;
    await source.pass(end - source.offset);
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
  }
}

async function* none(): AsyncGenerator<Uint8Array> {}

/** Can be left by who reads it without being closed, and then read on from there. */
class Once implements AsyncIterable<Uint8Array> {
  /** It came to its end, or broke. */
  isOver = false;
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return { next: () => this.#next() };
  }

  async passRest(): Promise<void> {
    while (!this.isOver) await this.#next();
  }

  async leave(): Promise<void> {
    this.isOver = true;
    await this.#chunks.return?.();
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    try {
      const next = await this.#chunks.next();
      if (next.done === true) this.isOver = true;
      return next;
    } catch (error) {
      this.isOver = true;
      throw error;
    }
  }
}

/** Goes on where the next entry begins; false where none does. */
async function isFound(source: ByteSource): Promise<boolean> {
  source.take(1);
  for (;;) {
    const window = await source.peek(WINDOW_BYTES);
    for (let at = window.indexOf(0x50); at >= 0; at = window.indexOf(0x50, at + 1)) {
      if (signatureOf(window.subarray(at)) === undefined) continue;
      source.take(at);
      return true;
    }
    if (window.length < WINDOW_BYTES) return false;
    source.take(window.length - (SIGNATURE_BYTES - 1));
  }
}

async function* checkDirectory(source: ByteSource, found: ReadonlyMap<number, string>): AsyncGenerator<ZipNote> {
  const listed = new Set<number>();
  for (let entries = 0; ; entries++) {
    const entry = readDirectoryEntry(await source.peek(MOST_HEADER_BYTES));
    if (entry === undefined) break;
    const { name, offset, isSymlink } = entry;
    if (entries > MOST_ENTRIES)
      throw new UnpackLimitError(`This archive lists more than ${MOST_ENTRIES} files (at byte ${source.offset})`);
    source.take(entry.headerBytes);
    const reason = problemOf(entry, found, listed);
    if (reason !== '') yield noteOf(name, offset, reason);
    if (isSymlink) yield { ...noteOf(name, offset, 'It is a link to another file.'), isLink: true };
    listed.add(offset);
  }
  if (!hasEnd(await source.peek(WINDOW_BYTES))) yield noteOf('', source.offset, 'zip: cut short inside its directory');
  for (const [offset, name] of found)
    if (!listed.has(offset)) yield noteOf(name, offset, 'zip: it is in the archive, and not in its directory');
}

function problemOf(
  { name, offset }: { name: string; offset: number },
  found: ReadonlyMap<number, string>,
  listed: ReadonlySet<number>,
): string {
  const there = found.get(offset);
  if (there === undefined)
    return 'zip: the directory lists it where no file of its own begins: files that overlap are read once';
  if (listed.has(offset)) return 'zip: the directory lists the same bytes twice: they are read once';
  return there === name
    ? ''
    : `zip: the directory calls it ${JSON.stringify(name)}, and its header ${JSON.stringify(there)}`;
}

function noteOf(name: string, offset: number, reason: string): ZipNote {
  return { kind: 'note', name, offset, reason, isLink: false };
}

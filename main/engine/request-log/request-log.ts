import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Dirent,
} from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frameHead, type LoggedRequest } from './frame.ts';
import { FULL_BYTES, readHead, readRequests, Segment, SEGMENT_HEAD_BYTES, type SegmentHead } from './segment.ts';

/** Emptied segments kept for later requests; a file that exists is cheaper to write to than a new one. */
const KEPT_SEGMENTS = 3;

interface Waiting {
  request: LoggedRequest;
  sequence: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** How far the store has taken over what a log holds. */
export interface Mark {
  log: string;
  sequence: number;
}

/**
 * Requests on disk until the store has their rows. What is given while one sync runs goes with the next one, together. Numbers of
 * requests grow by one; a log's name tells its numbers from those of another log beside the same store.
 *
 *   <session>.requests/0001.requests, 0002.requests, …    a folder that is there only while something may wait in it
 */
export class RequestLog {
  readonly directory: string;
  readonly name: string;
  #last: number;
  #number: number;
  /** Written to now or next, and therefore never free. */
  #current: Segment | undefined;
  /** Written to, in order; and free to be written to again. */
  readonly #used: Segment[] = [];
  readonly #free: Segment[] = [];
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** Files of an earlier run, gone when all they hold is stored. */
  #old: { path: string; last: number }[] = [];

  private constructor(directory: string, name: string, last: number, number: number) {
    this.directory = directory;
    this.name = name;
    this.#last = last;
    this.#number = number;
  }

  /**
   * A log in its folder, and the requests of an earlier run that the store does not have, in order. Files of another log than the
   * store's are set aside, and told as `foreign`: nobody can say whether their requests are stored.
   */
  static open(directory: string, stored: Mark | undefined): OpenedLog {
    const isThere = existsSync(directory);
    if (isThere) checkFolder(directory);
    const found = isThere ? findSegments(directory) : [];
    const name = stored?.log ?? found[0]?.log ?? randomBytes(16).toString('hex');
    const own = found.filter(({ log }) => log === name).sort((a, b) => a.first - b.first);
    const foreign = found.filter(({ log }) => log !== name).map(({ path }) => setAside(path));
    const number = isThere ? highestNumber(directory) : 0;
    const last = stored?.sequence ?? 0;
    const log = new RequestLog(directory, name, last, number);
    const missing = Math.max(0, (own[0]?.first ?? 0) - last - 1);
    return { log, foreign, missing, replay: log.#replay(own, last) };
  }

  *#replay(segments: FoundSegment[], stored: number): Generator<LoggedRequest & { sequence: number }> {
    let next = stored + 1;
    for (const { path, ...head } of segments) {
      for (const request of readRequests(readFileSync(path), head)) {
        // Numbers of requests that could not be written are left out; those of a torn write may come twice.
        if (request.sequence < next) continue;
        next = request.sequence + 1;
        yield request;
      }
      this.#old.push({ path, last: next - 1 });
    }
    this.#last = next - 1;
  }

  /** Number of the last request given or found. */
  get last(): number {
    return this.#last;
  }

  /** Gives the request its number; `written` resolves once it is on disk. The replay must be over. */
  append(request: LoggedRequest): { sequence: number; written: Promise<void> } {
    const sequence = ++this.#last;
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ request, sequence, resolve, reject });
      this.#writing ??= this.#write();
    });
    return { sequence, written };
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, groupLength(this.#waiting));
      await this.#writeGroup(group).then(
        () => group.forEach(({ resolve }) => resolve()),
        (error: unknown) => group.forEach(({ reject }) => reject(error)),
      );
    }
    this.#writing = undefined;
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const fresh = !this.#current || this.#current.isFull;
    const segment = fresh ? await this.#nextSegment() : this.#current!;
    const head = fresh ? [segment.begin(this.name, group[0]!.sequence)] : [];
    const frames = group.flatMap(({ request, sequence }) => [frameHead(request, sequence), request.body]);
    try {
      await segment.write([...head, ...frames]);
    } catch (error) {
      // A segment that failed half-way is not gone on with: what it may hold must not be taken for what is written later, nor
      // for a request that was not refused.
      this.#current = undefined;
      await segment.cutBack().catch(() => undefined);
      throw error;
    }
    segment.last = group.at(-1)!.sequence;
  }

  async #nextSegment(): Promise<Segment> {
    const segment = this.#free.shift() ?? (await this.#createSegment());
    this.#used.push(segment);
    this.#current = segment;
    return segment;
  }

  async #createSegment(): Promise<Segment> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const segment = await Segment.create(this.directory, ++this.#number);
    await syncDirectory(this.directory);
    return segment;
  }

  /**
   * Requests on disk from one segment, in order, the first with this number or, where that is not there, the next higher one. Empty
   * where there is none yet. The bodies share one buffer of the size of a segment.
   */
  async read(from: number): Promise<(LoggedRequest & { sequence: number })[]> {
    const segment = [...this.#old, ...this.#used].find(({ last }) => last >= from);
    if (!segment) return [];
    const bytes = await readFile(segment.path);
    const head = readHead(bytes);
    const found = head?.log === this.name ? [...readRequests(bytes, head)] : [];
    return found.filter(({ sequence }) => sequence >= from && sequence <= segment.last);
  }

  /** The store has everything up to this number. */
  async release(stored: number): Promise<void> {
    this.#old = this.#old.filter(({ path, last }) => last > stored || !isRemoved(path));
    while (this.#used.length > 0 && this.#used[0] !== this.#current && this.#used[0]!.last <= stored)
      await this.#retire(this.#used.shift()!);
  }

  async #retire(segment: Segment): Promise<void> {
    if (this.#free.length < KEPT_SEGMENTS) {
      this.#free.push(segment);
      return;
    }
    await segment.close();
    isRemoved(segment.path);
  }

  /** Its files go where the store has all they hold. */
  async close(stored: number): Promise<void> {
    await this.#writing;
    for (const segment of [...this.#used, ...this.#free]) await segment.close();
    if (stored < this.#last) return;
    for (const { path } of [...this.#used, ...this.#free, ...this.#old]) isRemoved(path);
    try {
      rmdirSync(this.directory);
    } catch {
      // It was never made, or holds what is not ours: files set aside, files of others.
    }
  }
}

/** How many go with the next sync: all that wait, but no more than make a segment full. */
function groupLength(waiting: readonly Waiting[]): number {
  let bytes = 0;
  const last = waiting.findIndex(({ request }) => (bytes += request.body.length) >= FULL_BYTES);
  return last < 0 ? waiting.length : last + 1;
}

export interface OpenedLog {
  log: RequestLog;
  foreign: string[];
  /** Requests that neither the store nor the log has: a store that lost its latest commits, and a log that had let go of them. */
  missing: number;
  replay: Generator<LoggedRequest & { sequence: number }>;
}

interface FoundSegment extends SegmentHead {
  path: string;
}

const SEGMENT_NAME = /^\d{1,9}\.requests$/;
/** Longer than a segment gets: a group may begin where it is almost full, and a group's last request where that is. */
const LONGEST_SEGMENT = 256 * 1024 ** 2;

/** What lies in the folder may come from anywhere: links, pipes, folders and giants are left alone. */
function isSegmentFile(directory: string, entry: Dirent): boolean {
  if (!entry.isFile() || !SEGMENT_NAME.test(entry.name)) return false;
  return lstatSync(join(directory, entry.name)).size <= LONGEST_SEGMENT;
}

/** Numbers of all that has such a name, ours or not: a new segment must not meet it. */
function highestNumber(directory: string): number {
  const numbers = readdirSync(directory).map((name) => Number(/^(\d{1,9})\./.exec(name)?.[1] ?? 0));
  return numbers.reduce((highest, number) => Math.max(highest, number), 0);
}

/** A link would lead elsewhere; another user's folder would be theirs to read. */
function checkFolder(directory: string): void {
  const found = lstatSync(directory);
  const isOurs = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !isOurs) throw new Error(`${directory} is not a folder of this user`);
  chmodSync(directory, 0o700);
}

function findSegments(directory: string): FoundSegment[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => isSegmentFile(directory, entry))
    .flatMap(({ name }) => {
      const path = join(directory, name);
      const head = readHead(readBeginning(path));
      if (head) return [{ ...head, path }];
      // The program ended between making a segment and writing to it.
      if (isBlank(readFileSync(path))) isRemoved(path);
      return [];
    });
}

/** As much as a head takes: the rest is read when it is its turn. */
function readBeginning(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(SEGMENT_HEAD_BYTES);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Nothing but zeros, or nothing at all: each byte is the one before it. */
function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes[0] === 0 && bytes.subarray(1).equals(bytes.subarray(0, -1)));
}

function setAside(path: string): string {
  const aside = `${path}.unknown`;
  try {
    renameSync(path, aside);
    return aside;
  } catch {
    return path; // it stays, and is passed over again
  }
}

/** A virus scanner may hold a file for a while, and a stranger's may be protected: it stays, and is passed over. */
function isRemoved(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

/** So that the name of a new file survives a power cut as well; not possible on Windows, nor needed there. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  await handle.sync().finally(() => handle.close());
}

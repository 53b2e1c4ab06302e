import { DecodeError } from '../../../../core/otlp/decoded.ts';
import { encodeResponse } from '../../../../core/otlp/response.ts';
import { freeBuffer } from '../../own-buffer.ts';
import type { RequestPacker } from '../../store/port.ts';
import type { Acknowledged } from './acknowledged.ts';
import { BatchTimer } from './batch-timer.ts';
import type { LoggedRequest } from './frame.ts';
import { KnownRequests, type KnownRequest } from './known-requests.ts';
import type { DeskBatch, DeskToDoor, DoorToDesk, FromDesk, ToDesk } from './messages.ts';
import type { RequestLog } from './request-log.ts';
import { RequestReader, type Reading } from './request-reader.ts';

/** Packed rows on their way into the store. More, and senders wait: some 400,000 spans of everyday size. */
const MOST_PACKED_BYTES = 128 * 1024 ** 2;
/** Rows that wait beside those: what comes while the store is at two batches. */
const MOST_WAITING_ROWS = 2 * BatchTimer.MOST_ROWS;
/** Bodies of rows that wait: a few rows can be very large. So much goes to the store at once; with twice that, senders wait. */
const LARGE_BYTES = 64 * 1024 ** 2;
/** One at work and one at the door keep the store busy. */
const MOST_BATCHES = 2;

type Request = Extract<DoorToDesk, { kind: 'request' }>;
export type SendFromDesk = (message: FromDesk, transfer?: ArrayBuffer[]) => void;
export type SendToDoor = (message: DeskToDoor) => void;

/** What an earlier run left in the log, and files of it that are not the store's. */
interface LeftBehind {
  replay: Iterable<LoggedRequest & { sequence: number }>;
  foreign: string[];
  missing: number;
}

const NOTHING_LEFT: LeftBehind = { replay: [], foreign: [], missing: 0 };

interface Replaying {
  requests: Iterator<LoggedRequest & { sequence: number }>;
  replayed: number;
  foreign: string[];
  missing: number;
}

/**
 * Where requests are read, logged and made ready for the store, one after another:
 *
 *   request ── decode and check ──> rows ──(gathered)──> batch ──> store
 *                     └── log ──> answer
 *
 * A request is answered when it is read and on disk; it need not be in the store by then. Made to run in a thread of its own.
 */
export class RequestDesk {
  readonly #packer: RequestPacker;
  readonly #reader: RequestReader;
  readonly #log: RequestLog | undefined;
  readonly #acknowledged: Acknowledged;
  readonly #send: SendFromDesk;
  readonly #timer: BatchTimer;
  readonly #known = new KnownRequests();
  /** What came through a door, in order. */
  readonly #queue: { message: DoorToDesk; reply: SendToDoor }[] = [];
  #replaying: Replaying | undefined;
  /** Sizes of batches on their way into the store. */
  readonly #sent: { sequence: number; bytes: number }[] = [];
  #sequence = 0;
  /** Of the last request whose rows are on their way. */
  #posted = 0;
  #stored = 0;
  /** Of the bodies read so far. */
  #requestBytes = 0;
  /** Of those whose rows wait. */
  #waitingBytes = 0;
  #closing = false;
  /** Requests on their way to the disk. */
  readonly #unlogged = new Set<Promise<boolean>>();
  /** Batches go in order. */
  #sending: Promise<void> = Promise.resolve();
  /** Why the log could not be written. Nothing is taken and nothing handed over any more. */
  #broken: string | undefined;

  /** `log` is left out for a store in memory. */
  constructor(packer: RequestPacker, log: RequestLog | undefined, acknowledged: Acknowledged, send: SendFromDesk) {
    this.#packer = packer;
    this.#reader = new RequestReader(packer);
    this.#log = log;
    this.#acknowledged = acknowledged;
    this.#send = send;
    this.#sequence = this.#posted = this.#stored = log?.last ?? 0;
    this.#timer = new BatchTimer(() => this.#handOver());
  }

  /** Takes up what an earlier run left behind. Before anything else; `keys` are of requests whose rows the store has. */
  begin(keys: Uint8Array, { replay, foreign, missing }: LeftBehind = NOTHING_LEFT): void {
    this.#known.load(keys);
    this.#replaying = { requests: replay[Symbol.iterator](), replayed: 0, foreign, missing };
    this.#replay();
  }

  /** As far as the store keeps up. */
  #replay(): void {
    const replaying = this.#replaying;
    while (replaying && !this.#isFull()) {
      const { value, done } = replaying.requests.next();
      if (done) return this.#endReplay(replaying);
      this.#takeUp(value);
      replaying.replayed++;
      this.#handOverMuch();
    }
  }

  #endReplay({ replayed, foreign, missing }: Replaying): void {
    this.#replaying = undefined;
    this.#post();
    void this.#sending.then(() => this.#send({ kind: 'opened', replayed, foreign, missing }));
    this.#work();
  }

  /** What was read once can be read again, unless the file was made by somebody else. */
  #takeUp({ sequence, ...request }: LoggedRequest & { sequence: number }): void {
    this.#sequence = sequence;
    this.#acknowledged.tell(sequence, 0);
    if (this.#known.find(request.key)) return;
    try {
      this.#waitingBytes += request.body.length;
      this.#reader.read(request, true);
      this.#known.add(request.key);
    } catch (error) {
      const example = error instanceof Error ? error.message : String(error);
      const { source, signal } = request;
      this.#reader.tell({ kind: 'rejected', source, signal, code: 'malformed', example, count: 1 });
    }
  }

  /** What comes through a door; `reply` leads back to it. */
  serve(message: DoorToDesk, reply: SendToDoor): void {
    this.#queue.push({ message, reply });
    this.#work();
  }

  take(message: Exclude<ToDesk, { kind: 'door' | 'begin' }>): void {
    switch (message.kind) {
      case 'stored':
        return this.#settle(message.sequence);
      case 'hurry':
        return this.#timer.hurry(this.#isWaiting);
      case 'break-chains':
        return this.#packer.breakChains(message.epoch);
      case 'close':
        this.#closing = true;
        this.#timer.hurry(this.#isWaiting);
        return this.#closeWhenDone();
    }
  }

  /** Also a request without rows has to be settled in the store, or whoever asks next waits for it. */
  get #isWaiting(): boolean {
    return this.#sequence > this.#posted || this.#reader.hasToTell;
  }

  #work(): void {
    while (this.#queue.length > 0 && !this.#replaying && !this.#isFull()) {
      const { message, reply } = this.#queue.shift()!;
      if (message.kind === 'hide') this.#reader.hide(message.keys);
      else this.#serve(message, reply);
    }
  }

  #isFull(): boolean {
    const bytes = this.#sent.reduce((sum, batch) => sum + batch.bytes, 0);
    const isWaitingMuch = this.#packer.rows > MOST_WAITING_ROWS || this.#waitingBytes > 2 * LARGE_BYTES;
    return isWaitingMuch || bytes > MOST_PACKED_BYTES;
  }

  #serve(request: Request, reply: SendToDoor): void {
    const { id, key } = request;
    if (this.#broken !== undefined) return refuse(id, this.#broken, reply);
    const known = this.#known.find(key);
    if (known) return void this.#answerAgain(request, known, reply);
    const before = this.#packer.rows;
    try {
      const reading = this.#reader.read(request, false);
      const written = this.#answer(request, reading, reply);
      if (this.#packer.rows > before) this.#known.add(key, knownOf(request, reading, written));
      this.#timer.rowsWait(this.#packer.rows);
      this.#handOverMuch();
    } catch (error) {
      const isMalformed = error instanceof DecodeError;
      const path = isMalformed ? error.path : '';
      const message = error instanceof Error ? error.message : String(error);
      reply({ kind: 'refused', id, problem: isMalformed ? 'malformed' : 'store-failed', message, path });
    }
  }

  /** To a sender that did not hear the answer. */
  async #answerAgain({ id, signal, format, source, body }: Request, known: KnownRequest, reply: SendToDoor) {
    this.#reader.tell({ kind: 'warning', source, signal, code: 'sent-again', example: '', count: 1 });
    this.#timer.rowsWait(this.#packer.rows);
    freeBuffer(body);
    const isWritten = (await known.written) ?? true;
    if (isWritten) reply({ kind: 'answer', id, body: known.answer ?? encodeResponse(signal, format, undefined) });
    else refuse(id, this.#broken ?? '', reply);
  }

  /** Gives whether the log has it. */
  #answer(request: Request, { answer, logged }: Reading, reply: SendToDoor): Promise<boolean> {
    const { byteLength } = request.body;
    this.#requestBytes += byteLength;
    this.#waitingBytes += byteLength;
    const all = Promise.all(logged.map((one) => this.#write(one)));
    const sequence = this.#sequence;
    const written = all.then(
      () => {
        this.#acknowledged.tell(sequence, byteLength);
        reply({ kind: 'answer', id: request.id, body: answer });
        return true;
      },
      (error: unknown) => {
        this.#broken = `the request log could not be written: ${(error as Error).message}`;
        refuse(request.id, this.#broken, reply);
        return false;
      },
    );
    this.#unlogged.add(written);
    void written.then(() => {
      for (const { body } of logged) freeBuffer(body);
      this.#logged(written);
    });
    return written;
  }

  #logged(written: Promise<boolean>): void {
    this.#unlogged.delete(written);
    if (this.#broken === undefined) return this.#closeWhenDone();
    if (this.#unlogged.size > 0) return;
    for (const { message, reply } of this.#queue.splice(0))
      if (message.kind === 'request') refuse(message.id, this.#broken, reply);
    this.#send({ kind: 'broken', reason: this.#broken });
  }

  #write(request: LoggedRequest): Promise<void> {
    if (!this.#log) {
      this.#sequence++;
      return Promise.resolve();
    }
    const { sequence, written } = this.#log.append(request);
    this.#sequence = sequence;
    return written;
  }

  #handOver(): void {
    if (this.#sent.length >= MOST_BATCHES) return;
    this.#post();
  }

  #handOverMuch(): void {
    if (this.#packer.rows >= BatchTimer.MOST_ROWS || this.#waitingBytes >= LARGE_BYTES) this.#handOver();
  }

  /** Rows that wait, and losses, on their way. */
  #post(): void {
    this.#timer.clear();
    if (!this.#isWaiting) return;
    const { packed, transfer, bytes } = this.#packer.take();
    const [sequence, requestBytes] = [this.#sequence, this.#requestBytes];
    this.#posted = sequence;
    this.#waitingBytes = 0;
    this.#sent.push({ sequence, bytes });
    const own = { log: this.#log?.name ?? '', keys: this.#known.take(), ...this.#reader.takeTold() };
    this.#handWhenLogged({ kind: 'batch', packed, sequence, requestBytes, ...own }, transfer);
  }

  /** What was refused is not stored. */
  #handWhenLogged(batch: DeskBatch, transfer: ArrayBuffer[]): void {
    const unlogged = [...this.#unlogged];
    this.#sending = this.#sending.then(async () => {
      await Promise.all(unlogged);
      if (this.#broken === undefined) this.#send(batch, transfer);
    });
  }

  #settle(sequence: number): void {
    this.#stored = sequence;
    while (this.#sent.length > 0 && this.#sent[0]!.sequence <= sequence) this.#sent.shift();
    void this.#log?.release(sequence);
    this.#timer.storeIsFree(this.#packer.rows, this.#isWaiting);
    this.#handOverMuch();
    this.#replay();
    this.#work();
    this.#closeWhenDone();
  }

  #closeWhenDone(): void {
    if (!this.#closing || this.#replaying || this.#unlogged.size > 0 || this.#queue.length > 0) return;
    if (this.#isWaiting) this.#handOver();
    if (this.#sent.length > 0) return;
    this.#closing = false;
    void (this.#log?.close(this.#stored) ?? Promise.resolve()).finally(() => this.#send({ kind: 'closed' }));
  }
}

function refuse(id: number, message: string, reply: SendToDoor): void {
  reply({ kind: 'refused', id, problem: 'store-failed', message, path: '' });
}

/** An answer that tells nothing need not be kept. */
function knownOf({ signal, format }: Request, { answer }: Reading, written: Promise<boolean>): KnownRequest {
  const isPlain = answer.length === encodeResponse(signal, format, undefined).length;
  const known: KnownRequest = { answer: isPlain ? undefined : answer, written };
  void written.then((isWritten) => {
    if (isWritten) known.written = undefined;
  });
  return known;
}

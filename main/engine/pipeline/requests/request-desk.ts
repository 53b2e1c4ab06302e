import { encodeProtobuf } from '../../../../core/otlp/encode-protobuf.ts';
import { decodeJson } from '../../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../../core/otlp/decode-protobuf.ts';
import { DecodeError, type Decoded } from '../../../../core/otlp/decoded.ts';
import { encodeResponse, partialSuccessOf } from '../../../../core/otlp/response.ts';
import { matchKeys, type KeyMatcher } from '../../../../core/processors/match-keys.ts';
import { redact } from '../../../../core/processors/redact.ts';
import { validate } from '../../../../core/processors/validate.ts';
import type { RequestPacker } from '../../store/port.ts';
import { ErrorWatch, type ErrorReceived } from '../error-watch.ts';
import { addLoss, lossesOf, type Losses } from '../losses.ts';
import { BatchTimer } from './batch-timer.ts';
import type { LoggedRequest } from './frame.ts';
import type { DeskBatch, FromDesk, ToDesk } from './messages.ts';
import type { RequestLog } from './request-log.ts';

/** Packed rows that the store has not committed yet. More, and senders wait: some 400,000 spans of everyday size. */
const MOST_PACKED_BYTES = 128 * 1024 ** 2;
/** One at work and one at the door keep the store busy. */
const MOST_BATCHES = 2;

/** What an earlier run left in the log, and files of it that are not the store's. */
interface LeftBehind {
  replay: Iterable<LoggedRequest & { sequence: number }>;
  foreign: string[];
  missing: number;
}

type Request = Extract<ToDesk, { kind: 'request' }>;
export type SendFromDesk = (message: FromDesk, transfer?: ArrayBuffer[]) => void;

/**
 * Where requests are read, logged and made ready for the store, one after another:
 *
 *   request ── decode and check ──> rows ──(gathered)──> batch ──> store
 *                     └── log ──> answer
 *
 * A request is answered when it is read and on disk; it need not be in the store by then. A batch goes when all that is in it is
 * on disk: what was refused is never stored. Made to run in a thread of its own.
 */
export class RequestDesk {
  readonly #packer: RequestPacker;
  readonly #log: RequestLog | undefined;
  readonly #send: SendFromDesk;
  readonly #timer: BatchTimer;
  readonly #errors = new ErrorWatch(
    (error) => (this.#error = error),
    () => Date.now(),
  );
  #error: ErrorReceived | undefined;
  #hidden: KeyMatcher | undefined;
  #losses: Losses = new Map();
  readonly #queue: Request[] = [];
  /** Sizes of batches on their way into the store. */
  readonly #sent: { sequence: number; bytes: number }[] = [];
  #sequence = 0;
  /** Of the last request whose rows are on their way. */
  #posted = 0;
  #stored = 0;
  #closing = false;
  /** Requests on their way to the disk. */
  readonly #unlogged = new Set<Promise<void>>();
  /** Batches go in order. */
  #sending: Promise<void> = Promise.resolve();
  /** Why the log could not be written. Nothing is taken and nothing handed over any more. */
  #broken: string | undefined;

  /** `log` is left out for a store in memory. */
  constructor(packer: RequestPacker, log: RequestLog | undefined, send: SendFromDesk) {
    this.#packer = packer;
    this.#log = log;
    this.#send = send;
    this.#sequence = this.#posted = this.#stored = log?.last ?? 0;
    this.#timer = new BatchTimer(() => this.#handOver());
  }

  /** Takes up what an earlier run left behind. Before anything else. */
  replay({ replay, foreign, missing }: LeftBehind): void {
    let replayed = 0;
    for (const { sequence, ...request } of replay) {
      this.#readAgain(request);
      this.#sequence = sequence;
      replayed++;
      if (this.#packer.rows >= BatchTimer.MOST_ROWS) this.#post();
    }
    this.#post();
    void this.#sending.then(() => this.#send({ kind: 'opened', replayed, foreign, missing }));
  }

  /** What was read once can be read again, unless the file was made by somebody else. */
  #readAgain(request: LoggedRequest): void {
    try {
      this.#read(request, true);
    } catch (error) {
      const example = error instanceof Error ? error.message : String(error);
      const { source, signal } = request;
      addLoss(this.#losses, { kind: 'rejected', source, signal, code: 'malformed', example, count: 1 });
    }
  }

  take(message: ToDesk): void {
    switch (message.kind) {
      case 'request':
        this.#queue.push(message);
        return this.#work();
      case 'stored':
        return this.#settle(message.sequence);
      case 'hurry':
        return this.#timer.hurry(this.#isWaiting);
      case 'break-chains':
        return this.#packer.breakChains(message.epoch);
      case 'hide':
        this.#hidden = matchKeys(message.keys);
        return;
      case 'close':
        this.#closing = true;
        this.#timer.hurry(this.#isWaiting);
        return this.#closeWhenDone();
    }
  }

  /** Also a request without rows has to be settled in the store, or whoever asks next waits for it. */
  get #isWaiting(): boolean {
    return this.#sequence > this.#posted || this.#losses.size > 0;
  }

  #work(): void {
    while (this.#queue.length > 0 && !this.#isFull()) this.#serve(this.#queue.shift()!);
  }

  #isFull(): boolean {
    const bytes = this.#sent.reduce((sum, batch) => sum + batch.bytes, 0);
    return bytes > MOST_PACKED_BYTES || this.#packer.rows > 4 * BatchTimer.MOST_ROWS;
  }

  #serve(request: Request): void {
    const { id } = request;
    if (this.#broken !== undefined) return this.#refuse(id, this.#broken);
    try {
      const { answer, logged } = this.#read(request, false);
      const answered = this.#answer(id, answer, logged);
      this.#unlogged.add(answered);
      void answered.then(() => this.#logged(answered));
      this.#timer.rowsWait(this.#packer.rows);
    } catch (error) {
      const isMalformed = error instanceof DecodeError;
      const path = isMalformed ? error.path : '';
      const message = error instanceof Error ? error.message : String(error);
      this.#send({ kind: 'refused', id, problem: isMalformed ? 'malformed' : 'store-failed', message, path });
    }
  }

  async #answer(id: number, body: Uint8Array, requests: readonly LoggedRequest[]): Promise<void> {
    const written = requests.map((request) => this.#write(request));
    const sequence = this.#sequence;
    try {
      await Promise.all(written);
      this.#send({ kind: 'answer', id, sequence, body });
    } catch (error) {
      this.#broken = `the request log could not be written: ${(error as Error).message}`;
      this.#refuse(id, this.#broken);
    } finally {
      for (const { body } of requests) free(body);
    }
  }

  #refuse(id: number, message: string): void {
    this.#send({ kind: 'refused', id, problem: 'store-failed', message, path: '' });
  }

  #logged(answered: Promise<void>): void {
    this.#unlogged.delete(answered);
    if (this.#broken === undefined) return this.#closeWhenDone();
    if (this.#unlogged.size > 0) return;
    for (const { id } of this.#queue.splice(0)) this.#refuse(id, this.#broken);
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

  /** Into rows. Gives the answer, and what is to be logged: with hidden values, what is left of the request. */
  #read(request: LoggedRequest, again: boolean): { answer: Uint8Array; logged: readonly LoggedRequest[] } {
    const { signal, format, body } = request;
    if (signal === 'traces' && format === 'protobuf' && !this.#hidden) {
      const packed = this.#packer.packSpans(body);
      if (packed) {
        if (packed.hasError && this.#errors.isCurious && !again) this.#lookForError(body);
        return { answer: encodeResponse(signal, format, undefined), logged: [request] };
      }
    }
    const decoded = validate(format === 'json' ? decodeJson(body, signal) : decodeProtobuf(signal, body));
    const kept = this.#hide(decoded);
    for (const part of kept.telemetry) this.#packer.append(part);
    for (const loss of lossesOf(kept, request.source)) addLoss(this.#losses, loss);
    if (!again) this.#errors.look(kept.telemetry);
    // Also where nothing was hidden: what was refused or passed over is in the body, with its values.
    const logged = this.#hidden ? relog(kept, request) : [request];
    return { answer: encodeResponse(signal, format, partialSuccessOf(decoded)), logged };
  }

  #lookForError(body: Uint8Array): void {
    try {
      this.#errors.look(decodeProtobuf('traces', body).telemetry);
    } catch {
      // The request is taken by now: a notification is not worth an answer that says otherwise.
    }
  }

  #hide(decoded: Decoded): Decoded {
    if (!this.#hidden) return decoded;
    const { telemetry, count, example } = redact(decoded.telemetry, this.#hidden);
    if (count === 0) return decoded;
    return { ...decoded, telemetry, warnings: [...decoded.warnings, { code: 'redacted' as const, count, example }] };
  }

  #handOver(): void {
    if (this.#sent.length >= MOST_BATCHES) return;
    this.#post();
  }

  /** Rows that wait, and losses, on their way. */
  #post(): void {
    this.#timer.clear();
    if (!this.#isWaiting) return;
    const { packed, transfer, bytes } = this.#packer.take();
    const losses = [...this.#losses.values()];
    this.#losses = new Map();
    const [sequence, error] = [this.#sequence, this.#error];
    this.#error = undefined;
    this.#posted = sequence;
    this.#sent.push({ sequence, bytes });
    this.#handWhenLogged({ kind: 'batch', packed, losses, log: this.#log?.name ?? '', sequence, error }, transfer);
  }

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
    this.#work();
    this.#closeWhenDone();
  }

  #closeWhenDone(): void {
    if (!this.#closing || this.#unlogged.size > 0 || this.#queue.length > 0) return;
    if (this.#isWaiting) this.#handOver();
    if (this.#sent.length > 0) return;
    this.#closing = false;
    void (this.#log?.close(this.#stored) ?? Promise.resolve()).finally(() => this.#send({ kind: 'closed' }));
  }
}

/**
 * Gives the memory back now. Bodies lie outside the heap, and the garbage collector, told of half a gigabyte of them for a
 * million spans, would look for them again and again.
 */
function free({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** Without the values that are to be hidden: they must not be on disk for a moment. */
function relog({ telemetry }: Decoded, request: LoggedRequest): LoggedRequest[] {
  return telemetry.map((part) => ({
    signal: part.signal,
    format: 'protobuf',
    source: request.source,
    body: encodeProtobuf(part),
  }));
}

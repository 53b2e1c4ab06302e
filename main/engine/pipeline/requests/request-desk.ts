import { encodeProtobuf } from '../../../../core/otlp/encode-protobuf.ts';
import { decodeJson } from '../../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../../core/otlp/decode-protobuf.ts';
import { JsonToWire } from '../../../../core/otlp/json-to-wire/json-to-wire.ts';
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
import type { Acknowledged } from './acknowledged.ts';
import { KnownRequests, type KnownRequest } from './known-requests.ts';
import { NO_KEY } from './request-key.ts';
import type { DeskToDoor, DoorToDesk, FromDesk, ToDesk } from './messages.ts';
import type { RequestLog } from './request-log.ts';

/** Packed rows that the store has not committed yet. More, and senders wait: some 400,000 spans of everyday size. */
const MOST_PACKED_BYTES = 128 * 1024 ** 2;
/** One at work and one at the door keep the store busy. */
const MOST_BATCHES = 2;

interface Answered {
  id: number;
  answer: Uint8Array;
  /** What goes into the log. */
  logged: readonly LoggedRequest[];
  /** Of the request's body as it came. */
  byteLength: number;
  reply: SendToDoor;
}

/** What an earlier run left in the log, and files of it that are not the store's. */
interface LeftBehind {
  replay: Iterable<LoggedRequest & { sequence: number }>;
  foreign: string[];
}

type Request = Extract<DoorToDesk, { kind: 'request' }>;
export type SendFromDesk = (message: FromDesk, transfer?: ArrayBuffer[]) => void;
export type SendToDoor = (message: DeskToDoor) => void;

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
  readonly #log: RequestLog | undefined;
  readonly #acknowledged: Acknowledged;
  readonly #send: SendFromDesk;
  readonly #timer: BatchTimer;
  readonly #errors = new ErrorWatch(
    (error) => (this.#error = error),
    () => Date.now(),
  );
  readonly #jsonToWire = new JsonToWire();
  #error: ErrorReceived | undefined;
  #hidden: KeyMatcher | undefined;
  #losses: Losses = new Map();
  readonly #known = new KnownRequests();
  readonly #queue: { message: DoorToDesk; reply: SendToDoor }[] = [];
  /** Sizes of batches on their way into the store. */
  readonly #sent: { sequence: number; bytes: number }[] = [];
  #sequence = 0;
  /** Of the last request whose rows are on their way. */
  #posted = 0;
  #stored = 0;
  /** Of the bodies read so far. */
  #requestBytes = 0;
  #closing = false;
  #unlogged = 0;

  /** `log` is left out for a store in memory. */
  constructor(packer: RequestPacker, log: RequestLog | undefined, acknowledged: Acknowledged, send: SendFromDesk) {
    this.#packer = packer;
    this.#log = log;
    this.#acknowledged = acknowledged;
    this.#send = send;
    this.#sequence = this.#posted = this.#stored = log?.last ?? 0;
    this.#timer = new BatchTimer(() => this.#handOver());
  }

  /** Takes up what an earlier run left behind. Before anything else; `keys` are of requests whose rows the store has. */
  begin(keys: Uint8Array, { replay, foreign }: LeftBehind = { replay: [], foreign: [] }): void {
    this.#known.load(keys);
    let replayed = 0;
    for (const { sequence, ...request } of replay) {
      if (!this.#known.find(request.key)) this.#readAgain(request);
      this.#sequence = sequence;
      this.#acknowledged.tell(sequence, 0);
      replayed++;
      if (this.#packer.rows >= BatchTimer.MOST_ROWS) this.#post();
    }
    this.#post();
    this.#send({ kind: 'opened', replayed, foreign });
  }

  /** What was read once can be read again, unless the file was made by somebody else. */
  #readAgain(request: LoggedRequest): void {
    try {
      this.#read(request, true);
      this.#known.add(request.key);
    } catch (error) {
      const example = error instanceof Error ? error.message : String(error);
      const { source, signal } = request;
      addLoss(this.#losses, { kind: 'rejected', source, signal, code: 'malformed', example, count: 1 });
    }
  }

  /** What comes through a door; `reply` leads back to it. */
  serve(message: DoorToDesk, reply: SendToDoor): void {
    this.#queue.push({ message, reply });
    this.#work();
  }

  take(message: Exclude<ToDesk, { kind: 'door' }>): void {
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
    return this.#sequence > this.#posted || this.#losses.size > 0;
  }

  #work(): void {
    while (this.#queue.length > 0 && !this.#isFull()) {
      const { message, reply } = this.#queue.shift()!;
      if (message.kind === 'request') this.#serve(message, reply);
      else this.#hidden = matchKeys(message.keys);
    }
  }

  #isFull(): boolean {
    const bytes = this.#sent.reduce((sum, batch) => sum + batch.bytes, 0);
    return bytes > MOST_PACKED_BYTES || this.#packer.rows > 4 * BatchTimer.MOST_ROWS;
  }

  #serve(request: Request, reply: SendToDoor): void {
    const { id } = request;
    const known = this.#known.find(request.key);
    if (known) return void this.#answerAgain(request, known, reply);
    const { byteLength } = request.body;
    const rows = this.#packer.rows;
    try {
      const { answer, logged } = this.#read(request, false);
      this.#requestBytes += byteLength;
      const known = { answer: isPlain(request, answer) ? undefined : answer, written: undefined };
      this.#await(known, this.#answer({ id, answer, logged, byteLength, reply }));
      if (this.#packer.rows > rows) this.#known.add(request.key, known);
      this.#timer.rowsWait(this.#packer.rows);
    } catch (error) {
      const isMalformed = error instanceof DecodeError;
      const path = isMalformed ? error.path : '';
      const message = error instanceof Error ? error.message : String(error);
      reply({ kind: 'refused', id, problem: isMalformed ? 'malformed' : 'store-failed', message, path });
    }
  }

  #await(known: KnownRequest, written: Promise<boolean>): void {
    known.written = written;
    void written.then((isWritten) => {
      if (isWritten) known.written = undefined;
    });
  }

  /**
   * To a sender that did not hear the answer, or heard that the log failed. Rows once made ready will be stored, whatever becomes
   * of the log; what may be missing is the log's word for it.
   */
  async #answerAgain(request: Request, known: KnownRequest, reply: SendToDoor): Promise<void> {
    const { id, signal, format, source, body } = request;
    const { byteLength } = body;
    const answer = known.answer ?? encodeResponse(signal, format, undefined);
    addLoss(this.#losses, { kind: 'warning', source, signal, code: 'sent-again', example: '', count: 1 });
    this.#timer.rowsWait(this.#packer.rows);
    const isWritten = (await known.written) ?? true;
    if (isWritten) return reply({ kind: 'answer', id, body: answer });
    const logged = this.#hidden ? relog(this.#hide(decode(request)), request) : [request];
    this.#await(known, this.#answer({ id, answer, logged, byteLength, reply }));
  }

  /** Gives whether the log has it. */
  async #answer({ id, answer, logged, byteLength, reply }: Answered): Promise<boolean> {
    const written = logged.map((request) => this.#write(request));
    const sequence = this.#sequence;
    this.#unlogged++;
    try {
      await Promise.all(written);
      this.#acknowledged.tell(sequence, byteLength);
      reply({ kind: 'answer', id, body: answer });
      return true;
    } catch (error) {
      const message = `the request log could not be written: ${(error as Error).message}`;
      reply({ kind: 'refused', id, problem: 'store-failed', message, path: '' });
      return false;
    } finally {
      for (const { body } of logged) free(body);
      this.#unlogged--;
      this.#closeWhenDone();
    }
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
    if (!this.#hidden) {
      const wire = format === 'json' ? this.#jsonToWire.transcode(signal, body) : body;
      const packed = wire && this.#packer.pack(signal, wire);
      if (packed) {
        if (packed.hasError && this.#errors.isCurious && !again) this.#lookForError(wire);
        return { answer: encodeResponse(signal, format, undefined), logged: [request] };
      }
    }
    const decoded = decode(request);
    const kept = this.#hide(decoded);
    for (const part of kept.telemetry) this.#packer.append(part);
    for (const loss of lossesOf(kept, request.source)) addLoss(this.#losses, loss);
    if (!again) this.#errors.look(kept.telemetry);
    // Also where nothing was hidden: what was refused or passed over is in the body, with its values.
    const logged = this.#hidden ? relog(kept, request) : [request];
    return { answer: encodeResponse(signal, format, partialSuccessOf(decoded)), logged };
  }

  #lookForError(wire: Uint8Array): void {
    try {
      this.#errors.look(decodeProtobuf('traces', wire).telemetry);
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
    const [sequence, requestBytes, error] = [this.#sequence, this.#requestBytes, this.#error];
    this.#error = undefined;
    this.#posted = sequence;
    this.#sent.push({ sequence, bytes });
    const log = this.#log?.name ?? '';
    const keys = this.#known.take();
    this.#send({ kind: 'batch', packed, losses, log, sequence, keys, requestBytes, error }, transfer);
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
    if (!this.#closing || this.#unlogged > 0 || this.#queue.length > 0) return;
    if (this.#isWaiting) this.#handOver();
    if (this.#sent.length > 0) return;
    this.#closing = false;
    void (this.#log?.close(this.#stored) ?? Promise.resolve()).finally(() => this.#send({ kind: 'closed' }));
  }
}

/** @throws DecodeError */
function decode({ signal, format, body }: LoggedRequest): Decoded {
  return validate(format === 'json' ? decodeJson(body, signal) : decodeProtobuf(signal, body));
}

/** Nothing is told in it. */
function isPlain({ signal, format }: LoggedRequest, answer: Uint8Array): boolean {
  return answer.length === encodeResponse(signal, format, undefined).length;
}

/**
 * Gives the memory back now. Bodies lie outside the heap, and the garbage collector, told of half a gigabyte of them for a
 * million spans, would look for them again and again.
 */
function free({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** Without the values that are to be hidden: they must not be on disk for a moment. */
function relog({ telemetry }: Decoded, { source, key }: LoggedRequest): LoggedRequest[] {
  const ownKey = telemetry.length === 1 ? key : NO_KEY;
  return telemetry.map((part) => ({
    ...{ signal: part.signal, format: 'protobuf', source, key: ownKey },
    body: encodeProtobuf(part),
  }));
}

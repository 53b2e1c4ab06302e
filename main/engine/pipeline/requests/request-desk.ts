import { assertNever } from '../../../../core/model/assert-never.ts';
import { DecodeError } from '../../../../core/otlp/decoded.ts';
import { encodeResponse } from '../../../../core/otlp/response.ts';
import { freeBuffer } from '../../own-buffer.ts';
import type { RequestPacker } from '../../store/port.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { LoggedRequest } from '../../request-log/frame.ts';
import { KnownRequests, type KnownRequest } from './known-requests.ts';
import type { DeskToDoor, DoorToDesk, ToDesk } from './messages.ts';
import { Outbox, type SendFromDesk } from './outbox.ts';
import { NOTHING_LEFT, Replay, type LeftBehind } from './replay.ts';
import type { RequestLog } from '../../request-log/request-log.ts';
import { RequestReader, type Reading } from './request-reader.ts';
import { Unwritten } from './unwritten.ts';

type Request = Extract<DoorToDesk, { kind: 'request' }>;
export type SendToDoor = (message: DeskToDoor) => void;

/**
 * Where requests are read, logged and made ready for the store, one after another:
 *
 *   request ── decode and check ──> rows ──(Outbox)──> batch ──> store
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
  readonly #known = new KnownRequests();
  readonly #unwritten = new Unwritten();
  readonly #outbox: Outbox;
  /** What came through a door, in order. */
  readonly #queue: { message: DoorToDesk; reply: SendToDoor }[] = [];
  #replay: Replay | undefined;
  #nextTurn: NodeJS.Immediate | undefined;
  #stored: number;
  #closing = false;
  /** Why the log could not be written. Nothing is taken and nothing handed over any more. */
  #broken: string | undefined;

  /** `log` is left out for a store in memory. */
  constructor(packer: RequestPacker, log: RequestLog | undefined, acknowledged: Acknowledged, send: SendFromDesk) {
    this.#packer = packer;
    this.#reader = new RequestReader(packer);
    this.#log = log;
    this.#acknowledged = acknowledged;
    this.#send = send;
    this.#stored = log?.last ?? 0;
    this.#outbox = new Outbox({
      packer,
      reader: this.#reader,
      known: this.#known,
      log: log?.name ?? '',
      sequence: this.#stored,
      send,
      settled: () => this.#unwritten.settled(),
      isBroken: () => this.#broken !== undefined,
    });
  }

  /** Takes up what an earlier run left behind. Before anything else; see the message `begin`. */
  begin(keys: Uint8Array, left: LeftBehind = NOTHING_LEFT, decodedTo = 0): void {
    this.#known.load(keys);
    const [reader, known, outbox, acknowledged] = [this.#reader, this.#known, this.#outbox, this.#acknowledged];
    this.#replay = new Replay({ left, decodedTo, reader, known, outbox, acknowledged });
    this.#goOn();
  }

  /** With what is left behind, then with what came through the doors. */
  #goOn(): void {
    const state = this.#replay?.goOn();
    clearImmediate(this.#nextTurn);
    if (state === 'full') return;
    if (state === 'again') return void (this.#nextTurn = setImmediate(() => this.#goOn()));
    this.#replay = undefined;
    this.#work();
    this.#closeWhenDone();
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
        return this.#outbox.hurry();
      case 'break-chains':
        return this.#packer.breakChains(message.epoch);
      case 'close':
        this.#closing = true;
        this.#outbox.hurry();
        return this.#closeWhenDone();
      default:
        return assertNever(message);
    }
  }

  #work(): void {
    while (this.#queue.length > 0 && !this.#replay && !this.#outbox.isFull) {
      const { message, reply } = this.#queue.shift()!;
      if (message.kind === 'hide') this.#reader.hide(message.keys);
      else this.#serve(message, reply);
    }
  }

  #serve(request: Request, reply: SendToDoor): void {
    if (this.#broken !== undefined) return refuse(request.id, this.#broken, reply);
    const known = this.#known.find(request.key);
    if (known) return void this.#answerAgain(request, known, reply);
    const before = this.#packer.rows;
    const reading = orRefuse(request, reply, () => this.#reader.read(request, false));
    if (!reading) return;
    const written = this.#answer(request, reading, reply);
    if (this.#packer.rows > before) this.#known.add(request.key, knownOf(request, reading, written));
    this.#outbox.rowsWait();
  }

  /** To a sender that did not hear the answer. */
  async #answerAgain(request: Request, known: KnownRequest, reply: SendToDoor): Promise<void> {
    const { id, signal, format, source } = request;
    this.#reader.tell({ kind: 'warning', source, signal, code: 'sent-again', example: '', count: 1 });
    this.#outbox.rowsWait();
    const plain = encodeResponse(signal, format, undefined);
    // Equal bytes may be said to be of the other format.
    const body = known.isPlain ? plain : orRefuse(request, reply, () => this.#reader.answerAgain(request));
    freeBuffer(request.body);
    if (!body) return;
    const isWritten = (await known.written) ?? true;
    if (isWritten) reply({ kind: 'answer', id, body });
    else refuse(id, this.#broken ?? '', reply);
  }

  /** Gives whether the log has it. */
  #answer(request: Request, { answer, logged }: Reading, reply: SendToDoor): Promise<boolean> {
    const { byteLength } = request.body;
    const writes = logged.map((one) => this.#write(one));
    const sequence = writes.at(-1)?.sequence ?? this.#outbox.sequence;
    this.#outbox.took(sequence, byteLength);
    const written = Promise.all(writes.map((write) => write.written)).then(
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
    this.#unwritten.add(written, () => {
      for (const { body } of logged) freeBuffer(body);
      this.#written();
    });
    return written;
  }

  #written(): void {
    if (this.#broken === undefined) return this.#closeWhenDone();
    if (this.#unwritten.size > 0) return;
    for (const { message, reply } of this.#queue.splice(0))
      if (message.kind === 'request') refuse(message.id, this.#broken, reply);
    this.#send({ kind: 'broken', reason: this.#broken });
  }

  #write(request: LoggedRequest): ReturnType<RequestLog['append']> {
    return this.#log?.append(request) ?? { sequence: this.#outbox.sequence + 1, written: Promise.resolve() };
  }

  #settle(sequence: number): void {
    this.#stored = sequence;
    void this.#log?.release(sequence);
    this.#outbox.settle(sequence);
    this.#goOn();
  }

  #closeWhenDone(): void {
    if (!this.#closing || this.#replay || this.#unwritten.size > 0 || this.#queue.length > 0) return;
    if (!this.#outbox.isDone()) return;
    this.#closing = false;
    void (this.#log?.close(this.#stored) ?? Promise.resolve()).finally(() => this.#send({ kind: 'closed' }));
  }
}

/** undefined where it was refused: then none of its rows wait. */
function orRefuse<T>({ id }: Request, reply: SendToDoor, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const isMalformed = error instanceof DecodeError;
    const [problem, path] = isMalformed ? (['malformed', error.path] as const) : (['store-failed', ''] as const);
    const message = error instanceof Error ? error.message : String(error);
    reply({ kind: 'refused', id, problem, message, path });
    return undefined;
  }
}

function refuse(id: number, message: string, reply: SendToDoor): void {
  reply({ kind: 'refused', id, problem: 'store-failed', message, path: '' });
}

function knownOf({ signal, format }: Request, { answer }: Reading, written: Promise<boolean>): KnownRequest {
  const isPlain = answer.length === encodeResponse(signal, format, undefined).length;
  const known: KnownRequest = { isPlain, written };
  void written.then((isWritten) => {
    if (isWritten) known.written = undefined;
  });
  return known;
}

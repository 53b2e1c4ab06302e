import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { RequestPacker } from '../../store/port.ts';
import { BatchTimer } from './batch-timer.ts';
import type { KnownRequests } from './known-requests.ts';
import type { DecodedRequests, DeskBatch, FromDesk } from './messages.ts';
import type { RequestReader } from './request-reader.ts';

/** Packed rows on their way into the store. More, and senders wait: some 400,000 spans of everyday size. */
const MOST_PACKED_BYTES = 128 * 1024 ** 2;
/** Rows that wait beside those: what comes while the store is at two batches. */
const MOST_WAITING_ROWS = 2 * BatchTimer.MOST_ROWS;
/** Bodies of rows that wait: a few rows can be very large. So much goes to the store at once; with twice that, senders wait. */
const LARGE_BYTES = 64 * 1024 ** 2;
/** Requests may have no rows, but each has a key; and a log may hold millions of them. Likewise. */
const MANY_REQUESTS = 8_192;
/** One at work and one at the door keep the store busy. */
const MOST_BATCHES = 2;

export type SendFromDesk = (message: FromDesk, transfer?: ArrayBuffer[]) => void;

export interface OutboxOptions {
  packer: RequestPacker;
  reader: RequestReader;
  known: KnownRequests;
  /** Name of the request log; '' where there is none. */
  log: string;
  /** Of the last request that is stored. */
  sequence: number;
  send: SendFromDesk;
  /** Resolves when no request read so far is on its way to the disk any more. */
  settled: () => Promise<void>;
  /** Whether one could not be written. What was refused is not stored. */
  isBroken: () => boolean;
}

/** What the desk has read, on its way into the store: gathered in the packer, handed over in batches, in order. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #timer = new BatchTimer(() => this.#handOver());
  /** Sizes of batches on their way. */
  readonly #sent: { sequence: number; bytes: number }[] = [];
  #sequence: number;
  /** Of the last request that is on its way. */
  #posted: number;
  /** Of the bodies read so far. */
  #requestBytes = 0;
  /** Of those that wait. */
  #waitingBytes = 0;
  #waitingRequests = 0;
  /** Set while requests are gathered that have no rows in the packer: what waits is then not all there is of them. */
  isHeld = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#sequence = this.#posted = options.sequence;
  }

  /** A request was read, and its rows wait in the packer. */
  took(sequence: number, bytes: number): void {
    this.#requestBytes += bytes;
    this.tookUp(sequence, bytes);
  }

  /** One of an earlier run, which is in nobody's sums. */
  tookUp(sequence: number, bytes: number): void {
    this.#sequence = sequence;
    this.#waitingBytes += bytes;
    this.#waitingRequests++;
  }

  /** Of the last request read. */
  get sequence(): number {
    return this.#sequence;
  }

  get isFull(): boolean {
    const bytes = this.#sent.reduce((sum, batch) => sum + batch.bytes, 0);
    const isWaitingMuch = this.#rows > MOST_WAITING_ROWS || this.#waitingBytes > 2 * LARGE_BYTES;
    return isWaitingMuch || this.#waitingRequests > 2 * MANY_REQUESTS || bytes > MOST_PACKED_BYTES;
  }

  get isBusy(): boolean {
    return this.#sent.length >= MOST_BATCHES;
  }

  /** Also a request without rows has to be settled in the store, or whoever asks next waits for it. */
  get #isWaiting(): boolean {
    return this.#sequence > this.#posted || this.#options.reader.hasToTell;
  }

  get #rows(): number {
    return this.#options.packer.rows;
  }

  /** Rows go when it is time, or when they are many. */
  rowsWait(): void {
    this.#timer.rowsWait(this.#rows);
    this.handOverMuch();
  }

  /** Somebody asks for what was answered already. */
  hurry(): void {
    this.#timer.hurry(this.#isWaiting);
  }

  handOverMuch(): void {
    const isMuch = this.#rows >= BatchTimer.MOST_ROWS || this.#waitingBytes >= LARGE_BYTES;
    if (isMuch || this.#waitingRequests >= MANY_REQUESTS) this.#handOver();
  }

  #handOver(): void {
    if (!this.isBusy && !this.isHeld) this.post();
  }

  /** Rows that wait, and losses, on their way. */
  post(): void {
    this.#timer.clear();
    if (!this.#isWaiting) return;
    const { packed, transfer, bytes } = this.#options.packer.take();
    this.#send({ kind: 'batch', packed, ...this.#posting(bytes) }, transfer);
  }

  /** Requests that were read since, decoded; there are no rows of them. */
  postDecoded(telemetry: Telemetry[]): void {
    this.#send({ kind: 'decoded', telemetry, ...this.#posting(this.#waitingBytes) });
  }

  /** What goes with all that was read. */
  #posting(bytes: number): Omit<DeskBatch, 'kind' | 'packed'> {
    const { known, reader, log } = this.#options;
    const [sequence, requestBytes] = [this.#sequence, this.#requestBytes];
    this.#posted = sequence;
    this.#waitingBytes = this.#waitingRequests = 0;
    this.#sent.push({ sequence, bytes });
    return { sequence, requestBytes, log, keys: known.take(), ...reader.takeTold() };
  }

  #send(message: DeskBatch | DecodedRequests, transfer: ArrayBuffer[] = []): void {
    const { settled, isBroken, send } = this.#options;
    const written = settled();
    this.#sending = this.#sending.then(async () => {
      await written;
      if (!isBroken()) send(message, transfer);
    });
  }

  /** Behind all that was posted by now. */
  async sendLast(message: FromDesk): Promise<void> {
    await this.#sending;
    this.#options.send(message);
  }

  /** The store has all up to this request. */
  settle(sequence: number): void {
    while (this.#sent.length > 0 && this.#sent[0]!.sequence <= sequence) this.#sent.shift();
    this.#timer.storeIsFree(this.#rows, this.#isWaiting);
    this.handOverMuch();
  }

  /** Hands over what waits; whether the store has all there is. */
  isDone(): boolean {
    if (this.#isWaiting) this.#handOver();
    return this.#sent.length === 0;
  }
}

import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { LoggedRequest } from '../../request-log/frame.ts';
import type { KnownRequests } from './known-requests.ts';
import type { Outbox } from './outbox.ts';
import type { RequestReader } from './request-reader.ts';

/** So long the thread hears nobody else, though a log may hold millions of small requests. */
const TURN_MS = 50;
/** Requests that go decoded go in batches of this size: objects take ten times the room of rows. */
const DECODED_BYTES = 1024 ** 2;
const MOST_DECODED = 1_024;

type Numbered = LoggedRequest & { sequence: number };

/** What an earlier run left in the log, and files of it that are not the store's. */
export interface LeftBehind {
  replay: Iterable<Numbered>;
  foreign: string[];
  missing: number;
}

export const NOTHING_LEFT: LeftBehind = { replay: [], foreign: [], missing: 0 };

export interface ReplayOptions {
  left: LeftBehind;
  /** Requests up to this number go decoded. */
  decodedTo: number;
  reader: RequestReader;
  known: KnownRequests;
  outbox: Outbox;
  acknowledged: Acknowledged;
}

/** Takes up what is in the log and not in the store. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #requests: Iterator<Numbered>;
  #count = 0;
  #decoded: Telemetry[] = [];
  #decodedRequests = 0;
  #decodedBytes = 0;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#requests = options.left.replay[Symbol.iterator]();
  }

  /** Goes on as far as the store keeps up, and no longer than a turn: `again` where there is more to do at once. */
  goOn(): 'done' | 'full' | 'again' {
    const end = performance.now() + TURN_MS;
    while (performance.now() < end) {
      if (this.#isFull) return 'full';
      const { value, done } = this.#requests.next();
      if (done) return this.#end();
      this.#count++;
      this.#takeUp(value);
    }
    return 'again';
  }

  get #isFull(): boolean {
    const { outbox } = this.#options;
    return outbox.isFull || (this.#decodedRequests > 0 && outbox.isBusy);
  }

  #takeUp({ sequence, ...request }: Numbered): void {
    const { acknowledged, known, outbox, decodedTo } = this.#options;
    if (sequence > decodedTo) this.#postDecoded();
    acknowledged.tell(sequence, 0);
    const isKnown = known.find(request.key) !== undefined;
    outbox.tookUp(sequence, isKnown ? 0 : request.body.length);
    if (!isKnown) this.#read(request, sequence <= decodedTo);
    if (sequence > decodedTo) outbox.handOverMuch();
    else this.#gathered();
  }

  #gathered(): void {
    this.#options.outbox.isHeld = true;
    if (++this.#decodedRequests >= MOST_DECODED || this.#decodedBytes >= DECODED_BYTES) this.#postDecoded();
  }

  /** What was read once can be read again, unless the file was made by somebody else. */
  #read(request: LoggedRequest, isDecoded: boolean): void {
    const { reader, known } = this.#options;
    try {
      if (isDecoded) this.#decode(request);
      else reader.read(request, true);
      known.add(request.key);
    } catch (error) {
      const example = error instanceof Error ? error.message : String(error);
      const { source, signal } = request;
      reader.tell({ kind: 'rejected', source, signal, code: 'malformed', example, count: 1 });
    }
  }

  #decode(request: LoggedRequest): void {
    this.#decoded.push(...this.#options.reader.decode(request));
    this.#decodedBytes += request.body.length;
  }

  #postDecoded(): void {
    if (this.#decodedRequests === 0) return;
    const { outbox } = this.#options;
    outbox.postDecoded(this.#decoded);
    outbox.isHeld = false;
    this.#decoded = [];
    this.#decodedRequests = this.#decodedBytes = 0;
  }

  #end(): 'done' {
    const { left, outbox } = this.#options;
    this.#postDecoded();
    outbox.post();
    void outbox.sendLast({ kind: 'opened', replayed: this.#count, foreign: left.foreign, missing: left.missing });
    return 'done';
  }
}

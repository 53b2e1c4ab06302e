import { widenTimes, type ItemTimes } from '../../../../core/formats/item-times.ts';
import type { Signal, SignalCounts, Telemetry } from '../../../../core/model/telemetry.ts';
import { countMetrics } from '../../../../core/otlp/count-metrics.ts';
import { decodeProtobuf } from '../../../../core/otlp/decode-protobuf.ts';
import type { Decoded } from '../../../../core/otlp/decoded.ts';
import type { KeyMatcher } from '../../../../core/processors/match-keys.ts';
import type { LossRecord, PackedRows, PackedSummary, RequestPacker } from '../../store/port.ts';
import { IntakeError, type TakenRequest, type TelemetryIntake } from '../intake.ts';
import { addLoss, lossesOf, type Losses } from '../losses.ts';
import { hideOnReceipt } from './hide-on-receipt.ts';

/** A row group: so many at once go into the file as they are, neither through the log nor through a checkpoint. */
const MOST_ROWS = 122_880;
/** The first rows go soon, to be seen; each batch after them is so many times larger. */
const FIRST_ROWS = 512;
const GROWTH = 4;
/** Of requests and slices: rows may be large. A row group of spans of a kilobyte each fits in: what is less goes through the log. */
const MOST_BYTES = 128 * 1024 ** 2;
/** Of texts in what was decoded, which says nothing of its size: a value that stands once in a table can be meant by every row. */
const MOST_TEXT_BYTES = 64 * 1024 ** 2;
/** About what a slice of decoded telemetry was read from. */
const SLICE_BYTES = 1024 ** 2;
/** One at work and one at the door keep the store busy; so many large ones. Reading does not wait for the small ones in the beginning. */
const MOST_BATCHES = 2;
/** Of bytes or texts: a batch of fewer rows is a large one all the same. */
const LARGE_BYTES = 32 * 1024 ** 2;

export interface RowsRead {
  packed: PackedRows;
  losses: LossRecord[];
}

export interface PackedIntakeOptions {
  packer: RequestPacker;
  /** Of the store, when reading begins. */
  chainEpoch: number;
  hidden: () => KeyMatcher | undefined;
  /** Resolves with the store's `chainEpoch` when the rows are durable. Rejects with IntakeError. `isRest`: there were no more by then. */
  send: (rows: RowsRead, transfer: ArrayBuffer[], isRest: boolean) => Promise<number>;
  refuse: TelemetryIntake['refuse'];
}

/** Gathers what is read of one file into batches of rows. */
export class PackedIntake implements TelemetryIntake {
  readonly #options: PackedIntakeOptions;
  readonly #packer: RequestPacker;
  readonly #sent = new Set<Promise<void>>();
  /** Of these, the large ones. */
  readonly #large = new Set<Promise<void>>();
  #losses: Losses = new Map();
  #bytes = 0;
  #wanted = FIRST_ROWS;
  #failure: unknown;
  #chainEpoch = 0;

  constructor(options: PackedIntakeOptions) {
    this.#options = options;
    this.#packer = options.packer;
    this.#hearEpoch(options.chainEpoch);
  }

  #hearEpoch(epoch: number): void {
    if (epoch === this.#chainEpoch) return;
    this.#chainEpoch = epoch;
    this.#packer.breakChains(epoch);
  }

  takeRequest(signal: Signal, wire: Uint8Array): TakenRequest | undefined {
    if (this.#options.hidden()) return undefined;
    const before = { ...this.#packer.waiting.counts };
    const packed = this.#packer.pack(signal, wire);
    if (!packed) return undefined;
    this.#bytes += wire.length;
    const { waiting } = this.#packer;
    const counts = difference(waiting.counts, before);
    // Rows of a metric that was known are of one more metric in the file.
    if (signal === 'metrics') counts.metrics = countMetrics(wire);
    return { counts, times: packed.hasFarTimes ? timesIn(signal, wire) : timesOf(waiting) };
  }

  async take(decoded: Decoded, source: string): Promise<void> {
    const kept = hideOnReceipt(decoded, this.#options.hidden());
    for (const part of kept.telemetry) this.#append(part);
    for (const loss of lossesOf(kept, source)) addLoss(this.#losses, loss);
    if (kept.telemetry.length > 0) this.#bytes += SLICE_BYTES;
    const isFull = this.#packer.rows >= this.#wanted || this.#bytes >= MOST_BYTES;
    if (isFull || this.#packer.textBytes >= MOST_TEXT_BYTES) this.#handOver();
    while (this.#large.size >= MOST_BATCHES) await Promise.race(this.#large);
    this.#throwFailure();
  }

  #append(part: Telemetry): void {
    try {
      this.#packer.append(part);
    } catch (error) {
      throw new IntakeError('store-failed', `the store could not keep it: ${(error as Error).message}`);
    }
  }

  async flush(): Promise<void> {
    this.handOverRest();
    await Promise.all(this.#sent);
    this.#throwFailure();
  }

  /** What `flush` does, without waiting for it. */
  handOverRest(): void {
    const { rows, waiting } = this.#packer;
    if (rows > 0 || waiting.counts.metrics > 0 || this.#losses.size > 0) this.#handOver(true);
  }

  refuse(source: string, signal: string, code: string, example: string): void {
    this.#options.refuse(source, signal, code, example);
  }

  #handOver(isRest = false): void {
    if (this.#failure !== undefined) return;
    const isLarge = this.#isLarge;
    const { packed, transfer } = this.#packer.take();
    const losses = [...this.#losses.values()];
    this.#losses = new Map();
    this.#bytes = 0;
    this.#wanted = Math.min(this.#wanted * GROWTH, MOST_ROWS);
    const sending: Promise<void> = this.#options
      .send({ packed, losses }, transfer, isRest)
      .then(
        (epoch) => this.#hearEpoch(epoch),
        (error: unknown) => void (this.#failure ??= error),
      )
      .finally(() => [this.#sent, this.#large].forEach((those) => those.delete(sending)));
    this.#sent.add(sending);
    if (isLarge) this.#large.add(sending);
  }

  get #isLarge(): boolean {
    const { rows, textBytes } = this.#packer;
    return rows >= MOST_ROWS || this.#bytes >= LARGE_BYTES || textBytes >= LARGE_BYTES;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function difference(counts: SignalCounts, before: SignalCounts): SignalCounts {
  const names = Object.keys(counts) as (keyof SignalCounts)[];
  return Object.fromEntries(names.map((name) => [name, counts[name] - before[name]])) as unknown as SignalCounts;
}

const timesOf = ({ minNs, maxNs }: PackedSummary): ItemTimes => ({ first: minNs, last: maxNs });

/** Of a request with times that no screen can show, which an account tells all the same. */
function timesIn(signal: Signal, wire: Uint8Array): ItemTimes {
  const times: ItemTimes = { first: undefined, last: undefined };
  widenTimes(times, decodeProtobuf(signal, wire).telemetry);
  return times;
}

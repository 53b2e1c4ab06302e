import type { Parcel } from '../../../core/collector/parcel.ts';
import type { OwnMetric } from '../../../core/collector/own-metric.ts';
import type { DecisionLog } from '../../../core/collector/processors/tail-sampling/decision-log.ts';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import type { BatchMeter, BatchReading } from './batch-meter.ts';
import { consumeErrorOf, isTold, markTold, type Consumer, type Taken } from './consumer.ts';
import { cutLine, Notices, type LogLevel, type Loss, type Tell } from './notices.ts';
import type { SizeHistogram, SizeReading } from './size-histogram.ts';

/** The last thing that went wrong. */
export interface LastError {
  message: string;
  atMs: number;
}

/** Items of one signal, as in a MeterReading. */
export interface SignalCounts {
  in: number;
  out: number;
  refused: number;
  failed: number;
}

/** The last thing that went wrong with a signal, and is not over: what came of it since was not taken either. */
export interface OpenError extends LastError {
  signal: Signal;
}

/** Whose error it is, where a component has signals, or back ends, that fare each by itself. */
export interface ErrorOf {
  signal: Signal;
  backEnd?: string | undefined;
}

type Counted = keyof SignalCounts;
const NOTHING: Readonly<SignalCounts> = { in: 0, out: 0, refused: 0, failed: 0 };

/** Items that came over one transport, by signal. */
export type TransportCounts = Partial<Record<Signal, Pick<SignalCounts, 'out' | 'refused'>>>;

/** What one component did since it was started, in items: spans, log records, data points. */
export interface MeterReading {
  /** Given to it, and given on by it. */
  in: number;
  out: number;
  /** Sent back to whoever gave them. */
  refused: number;
  /** Lost for good: given up, or rejected by whoever was to have them. */
  failed: number;
  /** Taken out, by reason. */
  dropped: Readonly<Record<string, number>>;
  /** Those reasons of `dropped` that are no rule: such items are lost. */
  lostReasons: readonly string[];
  /** Requests refused before their items could be counted, by reason. */
  refusals: Readonly<Record<string, number>>;
  retries: number;
  /** Of its queue, where it has one: what waits, and how much may, in what the queue counts. */
  queueSize: number;
  queueCapacity: number;
  /** The counts above, of each signal that came. */
  signals: Readonly<Partial<Record<Signal, SignalCounts>>>;
  /** Of a receiver, what it gave on and what was refused behind it, by the Collector's name of the transport: 'grpc'. */
  transports: Readonly<Record<string, TransportCounts>>;
  lastError?: LastError;
  /** Of an exporter; left out where none is open. */
  openErrors?: readonly OpenError[];
  /** Of a receiver that scrapes this machine: metrics, by its scraper. */
  scraped: Readonly<Record<string, number>>;
  /** Of a batch processor. */
  batches?: BatchReading;
  /** What only components of its kind tell; left out where that is nothing. */
  own?: readonly OwnMetric[];
  /** Of an exporter with a queue: requests that left the queue to be sent. */
  sends?: SizeReading;
}

/** Looks on at what goes through a component. */
export interface MeterTap {
  /** Runs what takes the parcel. */
  through<T>(parcel: Parcel, run: () => Promise<T>): Promise<T>;
  /** The component gives this on. */
  gives(parcel: Parcel): void;
}

/** Counts for one component. */
export class Meter {
  readonly #now: () => number;
  readonly #dropped: Record<string, number> = {};
  readonly #lostReasons = new Set<string>();
  readonly #refusals: Record<string, number> = {};
  retries = 0;
  /** Asked when it is read. */
  queue: () => { size: number; capacity: number } = () => ({ size: 0, capacity: 0 });
  /** What only components of its kind tell; asked when it is read. */
  own: () => readonly OwnMetric[] = () => [];
  /** Of a tail sampler: what it decided lately. */
  decisions: DecisionLog | undefined;
  /** Of a batch processor. */
  batches: BatchMeter | undefined;
  /** Of an exporter with a queue. */
  sends: SizeHistogram | undefined;
  /** Left out where nobody looks on. */
  tap: MeterTap | undefined;
  #lastError: LastError | undefined;
  readonly #openErrors = new Map<string, OpenError>();
  readonly #signals: Partial<Record<Signal, SignalCounts>> = {};
  readonly #scraped: Record<string, number> = {};
  readonly #transports: Record<string, TransportCounts> = {};
  #tookMs = 0;
  #requests = 0;
  readonly #notices: Notices;

  /** `tell` says a line to people. */
  constructor(now: () => number, tell: Tell = () => undefined) {
    this.#now = now;
    this.#notices = new Notices(tell, now);
  }

  /** Counts items as what they are called, of their signal; fewer than none where they turn out not to be so. */
  count(what: Counted, { signal }: Pick<Parcel, 'signal'>, items: number): void {
    (this.#signals[signal] ??= { ...NOTHING })[what] += items;
  }

  get in(): number {
    return this.#sum('in');
  }

  get out(): number {
    return this.#sum('out');
  }

  get refused(): number {
    return this.#sum('refused');
  }

  get failed(): number {
    return this.#sum('failed');
  }

  #sum(what: Counted): number {
    return Object.values(this.#signals).reduce((sum, counts) => sum + counts[what], 0);
  }

  /** Beside `count`: over which transport the items of a receiver came. */
  countOver(transport: string, what: 'out' | 'refused', { signal, items }: Pick<Parcel, 'signal' | 'items'>): void {
    const counts = (this.#transports[transport] ??= {});
    (counts[signal] ??= { out: 0, refused: 0 })[what] += items;
  }

  /** What one scraper of a receiver had to say. */
  countScraped(scraper: string, metrics: number): void {
    this.#scraped[scraper] = (this.#scraped[scraper] ?? 0) + metrics;
  }

  /** A request was taken, so many milliseconds after it was given. */
  took(ms: number): void {
    this.#tookMs += ms;
    this.#requests++;
  }

  /** How long requests took on average since this was last asked; null where none came. */
  takeLatencyMs(): number | null {
    const latency = this.#requests === 0 ? null : this.#tookMs / this.#requests;
    this.#tookMs = this.#requests = 0;
    return latency;
  }

  /** Items that a rule of the configuration takes out. */
  drop(reason: string, items: number): void {
    if (items > 0) this.#dropped[reason] = (this.#dropped[reason] ?? 0) + items;
  }

  /** Items that are taken out though no rule says so: they are broken, or there is no room for them. `example`: what is wrong with the first. */
  lose(reason: string, items: number, example = ''): void {
    if (items > 0) {
      this.#lostReasons.add(reason);
      const first = example === '' ? '' : `: ${example}`;
      this.#notices.wrong(`lost ${reason}`, `items are lost: ${reason}${first}`, 'error');
    }
    this.drop(reason, items);
  }

  refuse(reason: string): void {
    this.#refusals[reason] = (this.#refusals[reason] ?? 0) + 1;
  }

  /** Of which people are told: the first, and how many follow. `what` was refused: 'a request'. */
  refuseTold(reason: string, what: string, message: string): void {
    this.refuse(reason);
    this.error(`${what} refused (${reason}): ${message}`);
    const words = (count: number) => (count === 1 ? what : `${count} requests`);
    const ending = `: ${message}`;
    this.#notices.lost({
      cause: `refused (${reason})`,
      level: 'warn',
      kind: '',
      count: 1,
      words,
      ending,
      sumEnding: ending,
    });
  }

  /** `of`: it stays beside later ones until that is `taken`. */
  error(message: string, of?: ErrorOf): void {
    this.#lastError = { message: cutLine(message), atMs: this.#now() };
    if (of) this.#openErrors.set(keyOf(of), { signal: of.signal, ...this.#lastError });
  }

  /** What was given was taken: what was wrong with it before is over. */
  taken(of: ErrorOf): void {
    this.#openErrors.delete(keyOf(of));
  }

  /** The last error, of which people are told as `tell` does. */
  wrong(cause: string, message: string, level: LogLevel = 'warn'): void {
    this.error(message);
    this.tell(cause, message, level);
  }

  /** People are told what is wrong, once for each cause until that is over: whether they are told now. */
  tell(cause: string, message: string, level: LogLevel = 'warn'): boolean {
    return this.#notices.wrong(cause, message, level);
  }

  /** People are told that so many are given up, and why; of those that follow, how many. */
  tellGivenUp(loss: Omit<Loss, 'cause' | 'level'>): void {
    this.#notices.lost({ cause: 'given up', level: 'error', ...loss });
  }

  /** The component ends: how many were given up is told, where not all were told of. */
  end(): void {
    this.#notices.tellSums();
  }

  /** What was wrong is over. */
  well(causes: readonly string[], message: string): void {
    this.#notices.well(causes, message);
  }

  read(): MeterReading {
    const { in: taken, out, refused, failed, retries } = this;
    const { size: queueSize, capacity: queueCapacity } = this.queue();
    const own = this.own();
    const error = this.#lastError ? { lastError: this.#lastError } : {};
    const open = this.#openErrors.size > 0 ? { openErrors: [...this.#openErrors.values()] } : {};
    const counts = { in: taken, out, refused, failed, dropped: { ...this.#dropped }, refusals: { ...this.#refusals } };
    return {
      ...counts,
      lostReasons: [...this.#lostReasons],
      retries,
      queueSize,
      queueCapacity,
      signals: this.#readSignals(),
      transports: structuredClone(this.#transports),
      scraped: { ...this.#scraped },
      ...error,
      ...open,
      ...(this.batches ? { batches: this.batches.read() } : {}),
      ...(own.length > 0 ? { own } : {}),
      ...(this.sends ? { sends: this.sends.read() } : {}),
    };
  }

  #readSignals(): MeterReading['signals'] {
    const seen = SIGNALS.filter((signal) => this.#signals[signal]);
    return Object.fromEntries(seen.map((signal) => [signal, { ...this.#signals[signal]! }]));
  }
}

const keyOf = ({ signal, backEnd = '' }: ErrorOf): string => `${signal} ${backEnd}`;

const REFUSED = ['refused'];

/** Counts what goes into a component, and what it sends back. Who refused it first tells why. */
export function metered(consumer: Consumer, meter: Meter): Consumer {
  return {
    async consume(parcel: Parcel): Promise<Taken> {
      meter.count('in', parcel, parcel.items);
      const begun = performance.now();
      try {
        const { tap } = meter;
        const taken = await (tap ? tap.through(parcel, () => consumer.consume(parcel)) : consumer.consume(parcel));
        meter.took(performance.now() - begun);
        meter.well(REFUSED, 'takes again what it is given');
        return taken;
      } catch (error) {
        const problem = consumeErrorOf(error);
        meter.count('refused', parcel, parcel.items);
        meter.error(problem.message);
        if (!isTold(problem)) meter.tell('refused', `refuses ${parcel.signal}: ${problem.message}`);
        markTold(problem);
        throw problem;
      }
    },
  };
}

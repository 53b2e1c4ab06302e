import { SIGNALS, type Signal, type Telemetry } from '../model/telemetry.ts';
import type { Decoded, Rejection, Warning, WarningCode } from './decoded.ts';

/** How a rejected item is called in a message to its sender. */
export const ITEM_WORDS: Readonly<Record<Signal, string>> = { traces: 'span', metrics: 'metric', logs: 'log record' };

/**
 * Rejections told one by one. Beyond it those of one kind share a record: a hostile request can hold millions of bad items, and
 * nobody reads the second thousand.
 */
export const MAX_SINGLE_REJECTIONS = 1_000;

const EXAMPLE_LENGTH = 200;

export interface Fault {
  code: string;
  reason: string;
}

/** Where the items stood, to be able to forget a list that a later duplicate replaces. */
export interface Mark {
  positions: Record<Signal, number>;
  rejections: Record<Signal, number>;
  /** How many items were behind each rejection that stands for several. */
  shared: Record<Signal, readonly number[]>;
}

/** All that was found up to a moment between two items, or two data points of one. */
export interface FindingsState {
  mark: Mark;
  warned: ReadonlyMap<WarningCode, number>;
  insideItem: boolean;
  firstFault: Fault | undefined;
}

/** Collects what a decoder tolerates and refuses, and counts the items so that a refusal can say which one. */
export class Findings {
  private readonly warnings = new Map<WarningCode, Warning>();
  private readonly rejections: Record<Signal, Rejection[]> = { traces: [], metrics: [], logs: [] };
  private readonly positions: Record<Signal, number> = { traces: 0, metrics: 0, logs: 0 };
  private insideItem = false;
  private firstFault: Fault | undefined;

  /** The example is "where.what" or "where" of the first time. Two parts, so that no text is built the other times. */
  warn(code: WarningCode, where: string, what: string | number = '', count = 1): void {
    const known = this.warnings.get(code);
    if (known !== undefined) {
      known.count += count;
      return;
    }
    const example = (what === '' ? where : `${where}.${what}`).slice(0, EXAMPLE_LENGTH);
    this.warnings.set(code, { code, count, example });
  }

  beginItem(): void {
    this.insideItem = true;
    this.firstFault = undefined;
  }

  /**
   * A value that cannot be kept. Inside an item it costs that item (the first fault is the one told), outside, in a resource or a
   * scope, only the value.
   */
  fault(code: string, reason: string): void {
    if (!this.insideItem) this.warn('invalid-value', reason);
    else this.firstFault ??= { code, reason: reason.slice(0, EXAMPLE_LENGTH) };
  }

  /** Begins a data point of the metric: what is wrong with it costs it alone. Gives what `endPoint` wants. */
  beginPoint(): Fault | undefined {
    const ofMetric = this.firstFault;
    this.firstFault = undefined;
    return ofMetric;
  }

  /** True when the point, `index` in its metric, is to be kept; otherwise its rejection is noted. */
  endPoint(index: number, ofMetric: Fault | undefined): boolean {
    const fault = this.firstFault;
    this.firstFault = ofMetric;
    if (fault === undefined) return true;
    const reason = `data point ${index}: ${fault.reason}`;
    this.reject('metrics', { code: fault.code, reason }, { items: 1, isOfPoints: true });
    return false;
  }

  /** Whether the fault's text would be used at all: building it costs time that a hostile request could multiply. */
  get hasFault(): boolean {
    return this.insideItem && this.firstFault !== undefined;
  }

  /** Ends an item. True when it is to be kept; otherwise its rejection of `items` spans, records or points is noted. */
  endItem(signal: Signal, items: number): boolean {
    const fault = this.firstFault;
    if (fault !== undefined) this.reject(signal, fault, { items });
    this.insideItem = false;
    this.firstFault = undefined;
    this.positions[signal]++;
    return fault === undefined;
  }

  /** Ends a metric of which no point is left: their rejections are its own. */
  endEmptied(): void {
    const index = this.positions.metrics++;
    this.insideItem = false;
    const { metrics } = this.rejections;
    for (let i = metrics.length - 1; i >= 0 && metrics[i]!.index === index; i--) delete metrics[i]!.isOfPoints;
  }

  private reject(signal: Signal, { code, reason }: Fault, of: Pick<Rejection, 'items' | 'isOfPoints'>): void {
    const index = this.positions[signal];
    addRejection(this.rejections[signal], {
      signal,
      index,
      reason: `${ITEM_WORDS[signal]} ${index}: ${reason}`,
      code,
      ...of,
    });
  }

  mark(): Mark {
    const { traces, metrics, logs } = this.rejections;
    const rejections = { traces: traces.length, metrics: metrics.length, logs: logs.length };
    const shared = { traces: sharedIn(traces), metrics: sharedIn(metrics), logs: sharedIn(logs) };
    return { positions: { ...this.positions }, rejections, shared };
  }

  /** Forgets the items of a signal since the mark. */
  backTo(signal: Signal, mark: Mark): void {
    this.positions[signal] = mark.positions[signal];
    const rejections = this.rejections[signal];
    rejections.length = mark.rejections[signal];
    for (const [i, items] of mark.shared[signal].entries()) rejections[MAX_SINGLE_REJECTIONS + i]!.items = items;
  }

  /** Position of the item that comes next. */
  indexOf(signal: Signal): number {
    return this.positions[signal];
  }

  state(): FindingsState {
    const warned = new Map<WarningCode, number>();
    for (const [code, { count }] of this.warnings) warned.set(code, count);
    const { insideItem, firstFault } = this;
    return { mark: this.mark(), warned, insideItem, firstFault };
  }

  /** As if nothing had come since. */
  restore({ mark, warned, insideItem, firstFault }: FindingsState): void {
    Object.assign(this, { insideItem, firstFault });
    for (const signal of SIGNALS) this.backTo(signal, mark);
    for (const [code, warning] of this.warnings) {
      const count = warned.get(code);
      if (count === undefined) this.warnings.delete(code);
      else warning.count = count;
    }
  }

  decoded(telemetry: Telemetry[]): Decoded {
    const { traces, metrics, logs } = this.rejections;
    return { telemetry, rejections: [...traces, ...metrics, ...logs], warnings: [...this.warnings.values()] };
  }
}

const NO_ITEMS: readonly number[] = [];
const sharedIn = (rejections: readonly Rejection[]): readonly number[] =>
  rejections.length <= MAX_SINGLE_REJECTIONS
    ? NO_ITEMS
    : rejections.slice(MAX_SINGLE_REJECTIONS).map(({ items }) => items);

/** Adds a rejection; beyond MAX_SINGLE_REJECTIONS the first of each code stands for all that follow. */
export function addRejection(rejections: Rejection[], rejection: Rejection): void {
  const { signal, code } = rejection;
  for (let i = MAX_SINGLE_REJECTIONS; i < rejections.length; i++) {
    const shared = rejections[i]!;
    if (shared.signal !== signal || shared.code !== code) continue;
    shared.items += rejection.items;
    return;
  }
  rejections.push(rejection);
}

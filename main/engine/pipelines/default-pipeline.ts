import type { DefaultPipeline, PipelineReadings } from '../../../contract/operations/pipelines.ts';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import { Meter } from '../collector/meter.ts';
import { defaultConfig, defaultOutline } from './default-config.ts';
import { History } from './history.ts';
import { readMeter } from './read-meter.ts';

interface Refused {
  source: string;
  code: string;
  example: string;
}

/** Of a batch of requests on its way into the store. */
interface Batch {
  /** Items that came to the ports of the workbench itself. */
  received: Readonly<Record<Signal, number>>;
  losses: readonly (Refused & { kind: string; count: number })[];
}

export interface DefaultFlowOptions {
  usualPorts: () => { grpc: number; http: number };
  /** Unix milliseconds. */
  now: () => number;
}

/** What came through pipelines, or was read of a log, is none of it. */
const isLive = (source: string): boolean => source.startsWith('otlp-');

/**
 * What runs without a configuration, counted as pipelines are: what the workbench's own receivers took and refused, and what the store
 * did with it. Counts come with whole requests and batches, not with items.
 *
 *   receivers/otlp ── traces/batch ──┐
 *       requests   ── metrics/batch ─┼── exporters/store
 *                  ── logs/batch ────┘      commits
 */
export class DefaultFlow {
  readonly #options: DefaultFlowOptions;
  readonly #history = new History();
  readonly #receiver: Meter;
  readonly #batch: Readonly<Record<Signal, Meter>>;
  readonly #store: Meter;

  constructor(options: DefaultFlowOptions) {
    this.#options = options;
    const meter = () => new Meter(options.now);
    this.#receiver = meter();
    this.#batch = { traces: meter(), metrics: meter(), logs: meter() };
    this.#store = meter();
  }

  given(batch: Batch): void {
    for (const { signal, items } of itemsOf(batch)) {
      this.#receiver.count('out', { signal }, items);
      this.#batch[signal].count('in', { signal }, items);
      this.#batch[signal].count('out', { signal }, items);
      this.#store.count('in', { signal }, items);
    }
    for (const { kind, source, code, example, count } of batch.losses)
      if (kind === 'rejected' && isLive(source)) {
        this.#receiver.lose(code, count);
        this.#receiver.error(example || code);
      }
  }

  stored(batch: Batch, tookMs: number): void {
    const taken = itemsOf(batch);
    for (const { signal, items } of taken) this.#store.count('out', { signal }, items);
    if (taken.length > 0) this.#store.took(tookMs);
  }

  /** What the log has comes again, beside these counts: the receivers were given it once. */
  refused(batch: Batch, reason: string, isLost: boolean): void {
    const what = isLost ? 'failed' : 'refused';
    for (const { signal, items } of itemsOf(batch)) this.#store.count(what, { signal }, items);
    this.#store.error(reason);
  }

  failing(reason: string): void {
    this.#store.error(reason);
  }

  /** A whole request. */
  refuse({ source, code, example }: Refused): void {
    if (!isLive(source)) return;
    this.#receiver.refuse(code);
    this.#receiver.error(example || code);
  }

  /** Takes a reading, which is kept for a while. */
  read(): PipelineReadings {
    const batches = SIGNALS.map((signal) => [`${signal}/batch`, readMeter(this.#batch[signal])] as const);
    const components = {
      'receivers/otlp': readMeter(this.#receiver),
      ...Object.fromEntries(batches),
      'exporters/store': readMeter(this.#store),
    };
    const readings = { atMs: this.#options.now(), components };
    this.#history.add(readings);
    return readings;
  }

  describe(): DefaultPipeline {
    const yaml = defaultConfig(this.#options.usualPorts());
    return { yaml, ...defaultOutline(), readings: this.#history.readings };
  }
}

const itemsOf = ({ received }: Batch): { signal: Signal; items: number }[] =>
  SIGNALS.map((signal) => ({ signal, items: received[signal] })).filter(({ items }) => items > 0);

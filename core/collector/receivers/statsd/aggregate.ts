import { SeriesRoom } from '../../connectors/series-room.ts';
import { OttlError } from '../../ottl/problem.ts';
import type { Attributes } from '../../../model/attributes.ts';
import type { HistogramDataPoint, Metric, MetricData, NumberDataPoint, NumberValue } from '../../../model/metric.ts';
import type { Telemetry } from '../../../model/telemetry.ts';
import { ExponentialBuilder } from './exponential-builder.ts';
import type { StatsdSample } from './parse-line.ts';
import type { Observer, StatsdSettings } from './settings.ts';

/** Of one interval: values that are kept one by one. */
const MOST_VALUES = 1_000_000;

type State =
  | { kind: 'counter'; value: number; timeNs: bigint }
  | { kind: 'gauge'; value: number; timeNs: bigint }
  | { kind: 'values'; values: number[]; timesNs: bigint[] }
  | { kind: 'summary'; values: { value: number; weight: number }[]; percentiles: readonly number[] }
  | { kind: 'exponential'; builder: ExponentialBuilder }
  | { kind: 'explicit'; bounds: readonly number[]; counts: bigint[]; totals: ExponentialBuilder }
  | { kind: 'set'; members: Set<string> };

interface Series {
  name: string;
  attributes: Attributes;
  state: State;
}

export type NotCounted = 'too many series' | 'too many values' | 'no observer for its type';

/** What one interval of StatsD's lines comes to, for each client by itself, as in the Collector. */
export class StatsdAggregator {
  readonly #settings: StatsdSettings;
  /** By client, then by name, type and tags. */
  readonly #clients = new Map<string, Map<string, Series>>();
  /** Of series by name, type and tags, with the members of sets. */
  #room = new SeriesRoom();
  #values = 0;
  #startNs: bigint;
  readonly #random: () => number;

  /** `random` is from 0 up to, not including, 1. */
  constructor(settings: StatsdSettings, nowNs: bigint, random: () => number) {
    this.#settings = settings;
    this.#random = random;
    this.#startNs = nowNs;
  }

  /** `client` is whoever sent it. Tells why a sample does not count; undefined where it does. */
  add(sample: StatsdSample, client: string, nowNs: bigint): NotCounted | undefined {
    const observer = this.#observerOf(sample);
    if (observer?.kind === 'disabled') return 'no observer for its type';
    const key = JSON.stringify([
      sample.name,
      sample.type,
      sample.attributes.map(({ key: name, value }) => [name, value]),
    ]);
    let all = this.#clients.get(client);
    let series = all?.get(key);
    if (!series) {
      if (this.#room.isFull) return 'too many series';
      this.#room.take(key);
      series = { name: sample.name, attributes: sample.attributes, state: this.#begin(sample, observer) };
      if (!all) this.#clients.set(client, (all = new Map()));
      all.set(key, series);
    }
    return this.#take(series.state, sample, nowNs);
  }

  #observerOf({ type }: StatsdSample): Observer | undefined {
    if (type === 'timing') return this.#settings.timing;
    return type === 'histogram' || type === 'distribution' ? this.#settings.histogram : undefined;
  }

  #begin({ type, name, timeNs }: StatsdSample, observer: Observer | undefined): State {
    if (type === 'counter' || type === 'gauge') return { kind: type, value: 0, timeNs };
    if (type === 'set') return { kind: 'set', members: new Set() };
    switch (observer?.kind) {
      case 'summary':
        return { kind: 'summary', values: [], percentiles: observer.percentiles };
      case 'histogram': {
        const explicit = observer.explicit.find(({ pattern }) => isFound(pattern, name));
        const totals = new ExponentialBuilder(observer.maxSize);
        if (!explicit) return { kind: 'exponential', builder: totals };
        const { bounds } = explicit;
        return { kind: 'explicit', bounds, counts: new Array<bigint>(bounds.length + 1).fill(0n), totals };
      }
      default:
        return { kind: 'values', values: [], timesNs: [] };
    }
  }

  #take(state: State, sample: StatsdSample, nowNs: bigint): NotCounted | undefined {
    const { values, weight, isChange } = sample;
    const count = BigInt(Math.trunc(weight));
    const isKept = state.kind === 'values' || state.kind === 'summary' || state.kind === 'set';
    if (isKept) {
      if (this.#values >= MOST_VALUES || (state.kind === 'set' && this.#room.isFull)) return 'too many values';
      this.#values += Math.max(1, values.length);
    }
    if (state.kind === 'set' && !state.members.has(sample.member)) {
      state.members.add(sample.member);
      this.#room.hold(sample.member.length);
    }
    for (const value of values) {
      if (state.kind === 'counter') state.value += this.#counted(value * weight);
      else if (state.kind === 'gauge') state.value = isChange ? state.value + value : value;
      else if (state.kind === 'summary') state.values.push({ value, weight });
      else if (state.kind === 'exponential') state.builder.add(value, count);
      else if (state.kind === 'explicit') {
        state.totals.add(value, count);
        const at = state.bounds.findIndex((bound) => value <= bound);
        state.counts[at < 0 ? state.bounds.length : at]! += count;
      } else if (state.kind === 'values') {
        state.values.push(value);
        state.timesNs.push(nowNs);
      }
    }
    if (state.kind === 'gauge') state.timeNs = sample.timeNs || nowNs;
    return undefined;
  }

  #counted(value: number): number {
    const { integers, roundsByChance } = this.#settings;
    if (!integers) return value;
    const below = Math.floor(value);
    return roundsByChance ? below + (this.#random() < value - below ? 1 : 0) : Math.trunc(value);
  }

  /** All of the interval, and begins the next one. */
  flush(nowNs: bigint): Telemetry[] {
    const groups = [...this.#clients.values()].map((all) => ({
      resource: { attributes: [], droppedAttributesCount: 0, entityRefs: [] },
      schemaUrl: '',
      scopes: [
        {
          scope: { name: 'tracebench/statsd', version: '', attributes: [], droppedAttributesCount: 0 },
          schemaUrl: '',
          items: metricsOf(all.values(), { startNs: this.#startNs, nowNs, ...this.#settings }),
        },
      ],
    }));
    this.#clients.clear();
    this.#room = new SeriesRoom();
    this.#values = 0;
    this.#startNs = nowNs;
    return groups.length === 0 ? [] : [{ signal: 'metrics', groups }];
  }
}

function isFound(pattern: { test(text: string): boolean }, name: string): boolean {
  try {
    return pattern.test(name);
  } catch (error) {
    if (error instanceof OttlError) return false;
    throw error;
  }
}

interface Interval {
  startNs: bigint;
  nowNs: bigint;
  isMonotonic: boolean;
  integers: boolean;
}

/** Series of one name and kind are one metric. */
function metricsOf(all: Iterable<Series>, interval: Interval): Metric[] {
  const metrics = new Map<string, Metric>();
  for (const { name, attributes, state } of all) {
    const data = dataOf(state, attributes, interval);
    const key = `${data.kind}\u0000${name}`;
    const known = metrics.get(key)?.data;
    if (!known) metrics.set(key, { name, description: '', unit: '', metadata: [], data });
    else if (known.kind !== 'none' && data.kind !== 'none')
      for (const point of data.dataPoints) (known.dataPoints as unknown[]).push(point);
  }
  return [...metrics.values()];
}

const DELTA = { aggregationTemporality: 1 } as const;

function dataOf(state: State, attributes: Attributes, interval: Interval): MetricData {
  const { startNs, nowNs, isMonotonic, integers } = interval;
  const number = (value: NumberValue, timeUnixNano: bigint, startTimeUnixNano = 0n): NumberDataPoint => ({
    attributes,
    startTimeUnixNano,
    timeUnixNano,
    flags: 0,
    value,
    exemplars: [],
  });
  const double = (value: number): NumberValue => ({ kind: 'double', value });
  const base = { attributes, startTimeUnixNano: startNs, timeUnixNano: nowNs, flags: 0 };
  switch (state.kind) {
    case 'counter': {
      const value: NumberValue =
        integers && Number.isSafeInteger(state.value)
          ? { kind: 'int', value: BigInt(state.value) }
          : double(state.value);
      return { kind: 'sum', dataPoints: [number(value, state.timeNs || nowNs, startNs)], ...DELTA, isMonotonic };
    }
    case 'gauge':
      return { kind: 'gauge', dataPoints: [number(double(state.value), state.timeNs)] };
    case 'values':
      return { kind: 'gauge', dataPoints: state.values.map((value, i) => number(double(value), state.timesNs[i]!)) };
    case 'set':
      return { kind: 'gauge', dataPoints: [number({ kind: 'int', value: BigInt(state.members.size) }, nowNs)] };
    case 'summary':
      return { kind: 'summary', dataPoints: [{ ...base, ...summaryOf(state) }] };
    case 'exponential': {
      const { scale, zeroCount, positive, negative } = state.builder;
      const buckets = { scale, zeroCount, zeroThreshold: 0, positive, negative };
      const point = { ...base, ...totalsOf(state.builder), ...buckets, exemplars: [] };
      return { kind: 'exponentialHistogram', dataPoints: [point], ...DELTA };
    }
    case 'explicit': {
      const bounds = { bucketCounts: [...state.counts], explicitBounds: [...state.bounds] };
      return {
        kind: 'histogram',
        dataPoints: [{ ...base, ...totalsOf(state.totals), ...bounds, exemplars: [] }],
        ...DELTA,
      };
    }
  }
}

function totalsOf({
  count,
  sum,
  min,
  max,
}: ExponentialBuilder): Pick<HistogramDataPoint, 'count' | 'sum' | 'min' | 'max'> {
  return count === 0n ? { count, sum, min: undefined, max: undefined } : { count, sum, min, max };
}

/** Percentiles are values that were seen: the first one with so much weight up to it. */
function summaryOf({ values, percentiles }: Extract<State, { kind: 'summary' }>) {
  const sorted = values.toSorted((one, other) => one.value - other.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const quantileOf = (quantile: number) => {
    let upTo = 0;
    return (sorted.find(({ weight }) => (upTo += weight) >= quantile * total) ?? sorted.at(-1)!).value;
  };
  return {
    count: BigInt(Math.trunc(total)),
    sum: sorted.reduce((sum, { value, weight }) => sum + value * weight, 0),
    quantileValues: percentiles.map((percentile) => ({
      quantile: percentile / 100,
      value: quantileOf(percentile / 100),
    })),
  };
}

import type { MetricSeries, MetricStream } from '../../../contract/operations/metrics.ts';
import { computeCounterRate } from '../../../core/analysis/counter-rate.ts';
import { chooseDisplayUnit, type DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { computeExtent } from '../../../core/layout/line-chart/value-axis.ts';
import type { ChartStream } from '../../charts/line/chart-types.ts';
import { streamStyle } from '../../charts/line/stream-style.ts';

/** 'rate': a counter's rise per second; else the values as they were sent. */
export type SeriesMode = 'value' | 'rate';

/** One stream as read from the engine, on the chart's base, in the unit that was sent. */
export interface SeriesStream {
  /** The same in every answer. */
  readonly id: string;
  /** Attributes in which the streams differ, as one text; '' when there are none. */
  readonly label: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** Of the points as sent; empty for rates. */
  readonly count: Float64Array;
  /** Its position among all streams: what its style follows from. */
  readonly index: number;
}

export interface SeriesModel {
  readonly baseNs: bigint;
  readonly streams: readonly SeriesStream[];
  /** Attributes all streams share. */
  readonly common: Readonly<Record<string, string>>;
  /** As sent, per second for rates. */
  readonly unit: string;
  readonly resets: number;
  readonly medianWindowNs: number;
  /** The engine has reduced at least one stream to fit the screen. */
  readonly isReduced: boolean;
  readonly minNs: number;
  readonly maxNs: number;
}

/** All streams on one base, with the rate taken where asked for. */
export function modelSeries(series: MetricSeries, mode: SeriesMode): SeriesModel {
  const baseNs = series.streams.length > 0 ? BigInt(series.streams[0]!.frame.baseNs) : 0n;
  const common = commonAttributes(series.streams);
  const rates: { resets: number; medianWindowNs: number }[] = [];
  const streams = nameStreams(series.streams, common).map(({ stream, id, label }, index): SeriesStream => {
    const columns = rebase(stream, baseNs);
    const head = { id, label, attributes: stream.attributes, index };
    if (mode === 'value') return { ...head, ...columns };
    const { time, value, ...rate } = computeCounterRate(columns.time, columns.value);
    rates.push(rate);
    return { ...head, time, value, count: new Float64Array() };
  });
  const extent = computeExtent(streams.map(({ time }) => time)) ?? { min: 0, max: 0 };
  const unit = series.metric.unit;
  return {
    baseNs,
    streams,
    common,
    unit: mode === 'rate' ? `${unit === '' ? '1' : unit}/s` : unit,
    resets: rates.reduce((sum, { resets }) => sum + resets, 0),
    medianWindowNs: medianOf(rates.map(({ medianWindowNs }) => medianWindowNs).filter((length) => length > 0)),
    isReduced: series.streams.some(({ frame }) => frame.truncated),
    minNs: extent.min,
    maxNs: extent.max,
  };
}

interface NamedStream {
  readonly stream: MetricStream;
  readonly id: string;
  readonly label: string;
}

/** 2 before 10, whatever the reader's language. */
const inOrder = new Intl.Collator('en', { numeric: true });

/**
 * In the order of their attributes, so that a line keeps its colour when another answer counts the points differently.
 * Streams of two resources may have the same attributes; from the second on they are numbered.
 */
function nameStreams(streams: readonly MetricStream[], common: Readonly<Record<string, string>>): NamedStream[] {
  const seen = new Map<string, number>();
  const named = streams.map((stream) => {
    const whole = labelOf(stream.attributes, {});
    const times = (seen.get(whole) ?? 0) + 1;
    seen.set(whole, times);
    const number = times === 1 ? '' : ` #${times}`;
    return { stream, id: whole + number, label: (labelOf(stream.attributes, common) + number).trim() };
  });
  return named.sort((a, b) => inOrder.compare(a.id, b.id));
}

function rebase({ frame }: MetricStream, baseNs: bigint) {
  const { time, value, count } = frame.columns;
  const shift = Number(BigInt(frame.baseNs) - baseNs);
  return { time: shift === 0 ? time : time.map((ns) => ns + shift), value, count };
}

function medianOf(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** What is the same everywhere is said once, above; of a single stream that would be everything. */
function commonAttributes(streams: readonly MetricStream[]): Record<string, string> {
  const [first, ...others] = streams;
  if (!first || others.length === 0) return {};
  const shared = Object.entries(first.attributes).filter(([key, value]) =>
    others.every(({ attributes }) => Object.hasOwn(attributes, key) && attributes[key] === value),
  );
  return Object.fromEntries(shared);
}

/** `http.route=/cart status=200`: what tells this stream from the others. */
export function labelOf(
  attributes: Readonly<Record<string, string>>,
  common: Readonly<Record<string, string>>,
): string {
  return Object.entries(attributes)
    .filter(([key]) => !Object.hasOwn(common, key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('  ');
}

/** The unit the chart is read in, from all streams, so that hiding one does not change the axis' unit. */
export function displayUnitOf({ streams, unit }: SeriesModel): DisplayUnit {
  const extent = computeExtent(streams.map(({ value }) => value)) ?? { min: 0, max: 0 };
  return chooseDisplayUnit(unit, Math.max(Math.abs(extent.min), Math.abs(extent.max)));
}

/** Streams as lines: those that are shown, in the display's unit, each with the style it always has. */
export function chartStreams({ streams }: SeriesModel, hidden: ReadonlySet<string>, unit: DisplayUnit): ChartStream[] {
  return streams
    .filter(({ id }) => !hidden.has(id))
    .map(({ id, label, time, value, index }) => ({
      id,
      label,
      time,
      value: unit.factor === 1 ? value : value.map((each) => each * unit.factor),
      style: streamStyle(index),
    }));
}

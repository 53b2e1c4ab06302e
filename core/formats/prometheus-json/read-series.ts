import { member, WrittenNumber, type JsonTree } from '../../json/json-tree.ts';
import type { Exemplar, MetricData, NumberDataPoint } from '../../model/metric.ts';
import { exemplarOf } from '../prometheus/exemplar.ts';
import { parseNumber, secondsToNs } from '../prometheus/numbers.ts';
import type { FamilyHead, Labels } from '../prometheus/sample.ts';
import { readNativeHistogram } from './native-histogram.ts';

/** Points of one series, or what could not be read of it. */
export type SeriesPart = { head: FamilyHead; name: string; labels: Labels; data: MetricData } | string;

/** An expression such as `rate(x[5m])` has no name. */
const NAMELESS = 'expression';
const NAME_LABEL = '__name__';
const NO_RECORDED_VALUE = 1;

/** An element of "result", or of the answer to query_exemplars. */
export function readSeries(series: Map<string, JsonTree>): SeriesPart[] {
  const labels = readLabels(series.get('metric') ?? series.get('seriesLabels'));
  if (labels === undefined) return ['a series without labels'];
  const name = labels.find(([label]) => label === NAME_LABEL)?.[1] ?? NAMELESS;
  const rest = labels.filter(([label]) => label !== NAME_LABEL);
  const parts = [
    ...valuesOf(series, 'values', 'value', (pair) => readPoint(pair[0], pair[1])),
    ...valuesOf(series, 'histograms', 'histogram', (pair) => readHistogram(pair[0], pair[1])),
    ...readExemplars(series.get('exemplars')),
  ];
  return merged(parts).map((data) =>
    typeof data === 'string' ? data : { head: headOf(name), name, labels: rest, data },
  );
}

/** An answer of type scalar: a gauge `scalar` with one point. */
export function readScalar(time: JsonTree, value: JsonTree): SeriesPart {
  const data = readPoint(time, value);
  return typeof data === 'string' ? data : { head: headOf('scalar'), name: 'scalar', labels: [], data };
}

/** The API does not say what a metric is, and by OpenTelemetry's rules it is a gauge then. */
function headOf(name: string): FamilyHead {
  return { name, type: 'unknown', help: '', unit: '' };
}

function readLabels(tree: JsonTree | undefined): Labels | undefined {
  if (!(tree instanceof Map)) return undefined;
  const labels = [...tree].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return labels.length === tree.size ? labels : undefined;
}

type Pair = readonly [JsonTree, JsonTree];

function valuesOf(
  series: Map<string, JsonTree>,
  many: string,
  one: string,
  read: (pair: Pair) => MetricData | string,
): (MetricData | string)[] {
  const single = series.get(one);
  const list = series.get(many) ?? (single === undefined ? [] : [single]);
  if (!Array.isArray(list)) return [`"${many}" is no list`];
  return list.map((pair) =>
    Array.isArray(pair) && pair.length === 2 ? read(pair as [JsonTree, JsonTree]) : 'no pair of time and value',
  );
}

function readPoint(time: JsonTree, value: JsonTree): MetricData | string {
  const timeUnixNano = timeOf(time);
  const number = numberOf(value);
  if (timeUnixNano === undefined) return 'a value without a time in seconds';
  if (number === undefined) return 'a value that is no number';
  const point = { ...pointAt(timeUnixNano), value: { kind: 'double', value: number } as const };
  return { kind: 'gauge', dataPoints: [point] };
}

function readHistogram(time: JsonTree, value: JsonTree): MetricData | string {
  const timeUnixNano = timeOf(time);
  if (timeUnixNano === undefined) return 'a histogram without a time in seconds';
  const point = readNativeHistogram(value, timeUnixNano);
  if (typeof point === 'string') return point;
  return { kind: 'histogram', dataPoints: [point], aggregationTemporality: 2 };
}

/** Exemplars without the series they were seen in: on a point that says that its value is not recorded. */
function readExemplars(tree: JsonTree | undefined): (MetricData | string)[] {
  if (tree === undefined) return [];
  if (!Array.isArray(tree)) return ['"exemplars" is no list'];
  const read = tree.map(readExemplar);
  const exemplars = read.filter((exemplar) => typeof exemplar !== 'string');
  const faults = read.filter((exemplar) => typeof exemplar === 'string');
  if (exemplars.length === 0) return faults;
  const last = exemplars.reduce((latest, { timeUnixNano }) => (timeUnixNano > latest ? timeUnixNano : latest), 0n);
  return [...faults, { kind: 'gauge', dataPoints: [{ ...pointAt(last), flags: NO_RECORDED_VALUE, exemplars }] }];
}

function readExemplar(tree: JsonTree): Exemplar | string {
  const labels = readLabels(member(tree, 'labels'));
  const value = numberOf(member(tree, 'value'));
  const time = timeOf(member(tree, 'timestamp'));
  if (labels === undefined || value === undefined || time === undefined)
    return 'an exemplar without labels, value or time';
  return exemplarOf(labels, value, time);
}

function pointAt(timeUnixNano: bigint): NumberDataPoint {
  return { attributes: [], startTimeUnixNano: 0n, timeUnixNano, flags: 0, value: { kind: 'none' }, exemplars: [] };
}

function timeOf(tree: JsonTree | undefined): bigint | undefined {
  const text = tree instanceof WrittenNumber ? tree.text : tree;
  return typeof text === 'string' ? secondsToNs(text) : undefined;
}

/** Prometheus writes values as texts. */
function numberOf(tree: JsonTree | undefined): number | undefined {
  const text = tree instanceof WrittenNumber ? tree.text : tree;
  return typeof text === 'string' ? parseNumber(text) : undefined;
}

/** Points of one kind as one, faults as they are. */
function merged(parts: readonly (MetricData | string)[]): (MetricData | string)[] {
  const all: (MetricData | string)[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === 'string' || typeof last === 'string' || last?.kind !== part.kind) all.push(part);
    else if (last.kind !== 'none' && part.kind !== 'none') (last.dataPoints as unknown[]).push(...part.dataPoints);
  }
  return all;
}

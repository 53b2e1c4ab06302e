import type { OutputOf, ParsedInputOf } from '../../../contract/operations.ts';
import type { MetricAnswer, MetricHeatmap, MetricLine, MetricSeries } from '../../../contract/operations/metrics.ts';
import { textColumn } from './answers.ts';
import { getSeries, listMetrics } from './metrics.ts';
import { createRandom } from './random.ts';
import { BASE_NS, traceIdOf, type TraceSet } from './trace-set.ts';

type Query = ParsedInputOf<'metrics.query'>;

/** Every stream of a metric, of the service or of the first that has it. */
function seriesOf({ name, service, kind, fromNs, toNs }: Pick<Query, 'name' | 'service' | 'kind' | 'fromNs' | 'toNs'>) {
  const metric = listMetrics({}).find((each) => each.name === name && (service ?? each.service) === each.service)!;
  const input = { name, service: metric.service, kind, fromNs, toNs, maxPoints: 10_000, maxStreams: 200 };
  return getSeries(1, input);
}

/** Made-up totals become rises; what falls is taken for a new beginning. */
function drawn({ frame }: MetricSeries['streams'][number], view: Query['view']): Float64Array {
  const { value, time } = frame.columns;
  if (view === 'value' || view === 'mean' || view === 'quantile') return value;
  return value.map((each, row) => {
    if (row === 0) return NaN;
    const rise = each < value[row - 1]! ? each : each - value[row - 1]!;
    return view === 'rate' ? rise / ((time[row]! - time[row - 1]!) / 1e9) : rise;
  });
}

function lineOf(labels: Record<string, string>, streams: number, time: Float64Array, value: Float64Array): MetricLine {
  const columns = { time, value, low: value.map((each) => each * 0.92), high: value.map((each) => each * 1.08) };
  const frame = { revision: 1, rows: time.length, columns, baseNs: BASE_NS.toString(), truncated: false };
  return { labels, quantile: NaN, streams, frame };
}

function groupStreams(streams: MetricSeries['streams'], groupBy: Query['groupBy']) {
  const groups = new Map<string, { labels: Record<string, string>; members: MetricSeries['streams'] }>();
  for (const stream of streams) {
    const { attributes } = stream;
    const labels = groupBy ? Object.fromEntries(groupBy.map((key) => [key, attributes[key] ?? ''])) : attributes;
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    group.members.push(stream);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Streams of a group are added up point by point; the made-up ones report at nearly the same moments. */
function sumUp(members: MetricSeries['streams'], view: Query['view'], aggregate: Query['aggregate']): Float64Array {
  const values = members.map((stream) => drawn(stream, view));
  return values[0]!.map((_, row) => {
    const there = values.map((value) => value[row] ?? NaN).filter((value) => !Number.isNaN(value));
    if (there.length === 0) return NaN;
    if (aggregate === 'min') return Math.min(...there);
    if (aggregate === 'max') return Math.max(...there);
    const sum = there.reduce((total, value) => total + value, 0);
    return aggregate === 'average' ? sum / there.length : sum;
  });
}

const matches = (attributes: Record<string, string>, { attributes: terms = [] }: Query): boolean =>
  terms.every(({ key, operator, value }) => operator !== '=' || attributes[key] === value);

export function queryMetric(revision: number, input: Query): MetricAnswer {
  const { metric, streams } = seriesOf(input);
  const found = groupStreams(
    streams.filter(({ attributes }) => matches(attributes, input)),
    input.groupBy,
  );
  const lines = found.flatMap(({ labels, members }) => {
    const { time } = members[0]!.frame.columns;
    const line = lineOf(labels, members.length, time, sumUp(members, input.view, input.aggregate));
    if (input.view !== 'quantile') return [line];
    return input.quantiles.map((quantile) => ({
      ...lineOf(
        labels,
        members.length,
        time,
        line.frame.columns.value.map((value) => value * (0.4 + 2 * quantile ** 4)),
      ),
      quantile,
    }));
  });
  const rest = lines.slice(input.top).flatMap(({ frame }) => frame.columns);
  const others = rest[0]
    ? lineOf(
        {},
        rest.length,
        rest[0].time,
        rest[0].value.map((_, row) => rest.reduce((sum, each) => sum + (each.value[row] || 0), 0)),
      )
    : null;
  const perSecond = input.view === 'rate' ? `${metric.unit === '' ? '1' : metric.unit}/s` : metric.unit;
  return {
    revision,
    unit: metric.unit,
    shownUnit: perSecond,
    lines: lines.slice(0, input.top),
    others: others && { ...others, groups: rest.length },
    groups: lines.length,
    findings: [
      { code: 'gap', count: streams.length > 1 ? 1 : 0, example: 'state=user' },
      { code: 'reset', count: metric.isMonotonic && input.view !== 'value' ? 1 : 0, example: '' },
    ],
  };
}

const ROWS = 14;

/** A hill of observations around the made-up mean, higher for a while in the middle. */
export function heatmapOf(revision: number, input: ParsedInputOf<'metrics.heatmap'>): MetricHeatmap {
  const { metric, streams } = seriesOf(input);
  const random = createRandom(7);
  const edges = Array.from({ length: ROWS + 1 }, (_, at) => (metric.unit === 's' ? 0.001 : 1) * 2 ** at);
  const mean = streams[0]?.frame.columns.value ?? new Float64Array();
  const time = streams[0]?.frame.columns.time ?? new Float64Array();
  const [from, to] = [time[0] ?? 0, (time.at(-1) ?? 0) + 1];
  const cells: { column: number; row: number; count: number }[] = [];
  const middles = Array.from({ length: input.columns }, (_, column) => {
    const value = mean[Math.floor((column / input.columns) * mean.length)] ?? NaN;
    for (let row = 0; row < ROWS; row++) {
      const count = Math.round(300 * Math.exp(-((Math.log2(value / edges[row]!) - 0.5) ** 2)) * (0.7 + 0.6 * random()));
      if (count > 0) cells.push({ column, row, count });
    }
    return value;
  });
  const frameOf = <C extends Record<string, Float64Array | Uint16Array>>(columns: C, rows: number) => ({
    revision,
    rows,
    columns,
    baseNs: BASE_NS.toString(),
    truncated: false,
  });
  const edgeAt = (column: number): number => from + ((to - from) * column) / input.columns;
  return {
    revision,
    unit: metric.unit,
    frame: frameOf(
      {
        column: Uint16Array.from(cells, ({ column }) => column),
        row: Uint16Array.from(cells, ({ row }) => row),
        count: Float64Array.from(cells, ({ count }) => count),
      },
      cells.length,
    ),
    xEdgesNs: Array.from({ length: input.columns + 1 }, (_, at) =>
      (BASE_NS + BigInt(Math.round(edgeAt(at)))).toString(),
    ),
    yEdges: edges,
    total: cells.reduce((sum, { count }) => sum + count, 0),
    quantiles: input.quantiles.map((quantile) => ({
      quantile,
      frame: frameOf(
        {
          time: Float64Array.from(middles, (_, column) => edgeAt(column + 1)),
          value: Float64Array.from(middles, (value) => value * (0.8 + 3 * quantile ** 6)),
        },
        middles.length,
      ),
    })),
    refused: [{ reason: 'bounds-differ', points: 12, count: 480, example: 'service.version=1.4.0' }],
    findings: [],
  };
}

/** A dozen spread over the hour; every third leads to a trace that is not here. */
export function listExemplars(set: TraceSet, input: ParsedInputOf<'metrics.exemplars'>): OutputOf<'metrics.exemplars'> {
  const metric = listMetrics({}).find(({ name }) => name === input.name);
  const rows = metric && metric.exemplars > 0 ? Array.from({ length: metric.exemplars }, (_, at) => at) : [];
  const series = metric && seriesOf({ ...input, name: metric.name, kind: metric.kind });
  const { time, value } = series?.streams[0]?.frame.columns ?? { time: new Float64Array(), value: new Float64Array() };
  const at = (row: number): number => Math.floor(((row + 0.5) / rows.length) * time.length);
  const same = (text: string) => textColumn(rows.map(() => text));
  return {
    total: rows.length,
    frame: {
      revision: 1,
      rows: time.length === 0 ? 0 : rows.length,
      baseNs: '0',
      truncated: false,
      columns: {
        time: BigUint64Array.from(rows, (row) => BASE_NS + BigInt(time[at(row)]!)),
        value: Float64Array.from(rows, (row) => value[at(row)]! * 1.4),
        metric: same(metric?.name ?? ''),
        service: same(metric?.service ?? ''),
        kind: same(metric?.kind ?? ''),
        unit: same(metric?.unit ?? ''),
        traceId: textColumn(rows.map((row) => traceIdOf(row))),
        spanId: same('00f067aa0ba902b7'),
        known: Uint8Array.from(rows, (row) => (row % 3 === 2 || row >= set.size ? 0 : 1)),
      },
    },
  };
}

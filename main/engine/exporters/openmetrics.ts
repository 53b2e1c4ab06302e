import type { ExportScope } from '../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { countItems } from '../../../core/formats/count-items.ts';
import type { LeftOut } from '../../../core/formats/writing/left-out.ts';
import { OpenMetricsWriter } from '../../../core/formats/writing/openmetrics/openmetrics.ts';
import type { ResourceMetrics } from '../../../core/model/metric.ts';
import type { ExportRequest, Store } from '../store/port.ts';
import type { ItemCount } from './item-count.ts';

/** All metrics, piece by piece, a family after the other. Spans and log records are counted as left out. */
export async function* writeOpenMetrics(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  leftOut: LeftOut,
  signal: CancelSignal,
): AsyncGenerator<string> {
  const writer = new OpenMetricsWriter(leftOut);
  const read = (more: Partial<ExportRequest>) => readMetrics(store, { scope, signals: ['metrics'], ...more }, signal);
  const heads: ResourceMetrics[] = [];
  for await (const groups of read({ headsOnly: true })) heads.push(...groups);
  yield* writer.begin(heads);
  for (const metricNames of writer.families) {
    let head = writer.head(metricNames);
    for await (const groups of read({ metricNames, order: 'series' })) {
      const text = [...writer.write(groups)].join('');
      if (text !== '') yield head + text;
      if (text !== '') head = '';
      count.items += countItems([{ signal: 'metrics', groups }]).points;
    }
  }
  leftOut.add('exponential-histogram', await unwritten(store, heads, scope, signal));
  leftOut.add('spans', await store.countItems({ scope, signals: ['traces'] }, signal));
  leftOut.add('logs', await store.countItems({ scope, signals: ['logs'] }, signal));
  yield writer.end();
}

/** Points of metrics that are of no family. */
async function unwritten(
  store: Store,
  heads: readonly ResourceMetrics[],
  scope: ExportScope,
  signal: CancelSignal,
): Promise<number> {
  const metrics = heads.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
  const names = new Set(metrics.filter(({ data }) => data.kind === 'exponentialHistogram').map(({ name }) => name));
  const others = new Set(metrics.filter(({ data }) => data.kind !== 'exponentialHistogram').map(({ name }) => name));
  // Those whose name a family has were counted with it.
  const metricNames = [...names].filter((name) => !others.has(name));
  return metricNames.length === 0 ? 0 : store.countItems({ scope, signals: ['metrics'], metricNames }, signal);
}

async function* readMetrics(
  store: Store,
  request: ExportRequest,
  signal: CancelSignal,
): AsyncGenerator<ResourceMetrics[]> {
  for await (const slice of store.readTelemetry(request, signal)) if (slice.signal === 'metrics') yield slice.groups;
}

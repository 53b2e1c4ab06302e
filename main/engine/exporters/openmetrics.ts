import type { ExportScope } from '../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
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
  for (const { name, metricNames } of writer.families) {
    let head = writer.head(name);
    for await (const groups of read({ metricNames, order: 'series' })) {
      const text = [...writer.write(name, groups)].join('');
      if (text !== '') yield head + text;
      if (text !== '') head = '';
      count.items = writer.points;
    }
  }
  await countUnwritten(store, writer.unwritten, scope, leftOut, signal);
  leftOut.add('spans', await store.countItems({ scope, signals: ['traces'] }, signal));
  leftOut.add('logs', await store.countItems({ scope, signals: ['logs'] }, signal));
  yield writer.end();
}

/** Points of metrics that are of no family. */
async function countUnwritten(
  store: Store,
  unwritten: OpenMetricsWriter['unwritten'],
  scope: ExportScope,
  leftOut: LeftOut,
  signal: CancelSignal,
): Promise<void> {
  for (const code of new Set(unwritten.map(([, code]) => code))) {
    const metricNames = unwritten.filter(([, one]) => one === code).map(([name]) => name);
    leftOut.add(code, await store.countItems({ scope, signals: ['metrics'], metricNames }, signal));
  }
}

async function* readMetrics(
  store: Store,
  request: ExportRequest,
  signal: CancelSignal,
): AsyncGenerator<ResourceMetrics[]> {
  for await (const slice of store.readTelemetry(request, signal)) if (slice.signal === 'metrics') yield slice.groups;
}

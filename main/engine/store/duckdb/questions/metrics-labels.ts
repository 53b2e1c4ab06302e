import { findAttribute } from '../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import type { Reading } from '../reading/reading.ts';
import { streamAttributes } from './metrics-series.ts';
import type { MetricSource } from './metrics-source.ts';
import { Binder } from './sql.ts';

/** Labels by point id: the values of the group's keys, or a stream's own attributes and what tells its resource apart. */
export async function readLabels(
  reading: Reading,
  source: MetricSource,
  ids: readonly bigint[],
  groupBy: readonly string[] | undefined,
): Promise<Map<bigint, Record<string, string>>> {
  if (ids.length === 0) return new Map();
  const binder = new Binder();
  const points = await reading.query(
    `SELECT p.id, p.metric, p.shape, p.attributes FROM ${source.table} p WHERE ${source.isMetric} AND p.id IN ${binder.ids(new Set(ids), 'UBIGINT')}`,
    binder.parameters,
  );
  const found = points.uint64('id');
  if (!groupBy) {
    const labels = await streamAttributes(reading, points);
    return new Map(Array.from(found, (id, row) => [id, labels[row]!]));
  }
  const { catalog, attributes, signal } = reading;
  const [sets, metrics] = [await attributes.read(points, signal), points.uint32('metric')];
  await catalog.loadMetrics(metrics, signal);
  await catalog.loadResources(
    [...metrics].map((id) => catalog.metric(id).resource),
    signal,
  );
  const labelOf = (row: number) => {
    const origin = catalog.resource(catalog.metric(metrics[row]!).resource).resource.attributes;
    const value = (key: string) => findAttribute(sets[row]!, key) ?? findAttribute(origin, key);
    return Object.fromEntries(
      groupBy.map((key) => [key, value(key)] as const).map(([key, v]) => [key, v ? plainText(v) : '']),
    );
  };
  return new Map(Array.from(found, (id, row) => [id, labelOf(row)]));
}

/** "method=GET, route=/a", for a finding's example. */
export function labelText(labels: Record<string, string> | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Counter,
  Gauge,
  Histogram,
  openMetricsContentType,
  Registry,
  Summary,
  type OpenMetricsContentType,
} from 'prom-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { runAgent } from '../collector/run-agent.ts';

const EXEMPLAR = { trace_id: 'ab'.repeat(16), span_id: 'cd'.repeat(8) };

/** Those of exemplars are typed as those of series. */
type Label = 'route' | 'trace_id' | 'span_id';

/** What an application has of each kind, at the address where it is scraped. */
async function application(isOpenMetrics: boolean): Promise<string> {
  const registry = new Registry();
  // Its types have two kinds of registries, of which a program may have either.
  if (isOpenMetrics) (registry as unknown as Registry<OpenMetricsContentType>).setContentType(openMetricsContentType);
  const registers = [registry];
  const calls = new Counter<Label>({
    ...{ name: 'calls_total', help: 'Calls "made"\\ 호출', labelNames: ['route'], registers },
    enableExemplars: isOpenMetrics,
  });
  const lag = new Histogram<Label>({
    ...{ name: 'lag_seconds', help: 'Lag', buckets: [0.1, 1], labelNames: ['route'], registers },
    enableExemplars: isOpenMetrics,
  });
  const labels = { route: '/담기\n"\\' };
  if (isOpenMetrics) calls.inc({ labels, value: 7, exemplarLabels: EXEMPLAR });
  else calls.inc(labels, 7);
  for (const value of [0.05, 0.5, 5])
    if (isOpenMetrics) lag.observe({ labels, value, exemplarLabels: EXEMPLAR });
    else lag.observe(labels, value);
  new Gauge({ name: 'level', help: 'Level', registers }).set(-0.25);
  const size = new Summary({ name: 'size_bytes', help: 'Size', percentiles: [0.5], registers });
  for (const value of [1, 2, 3]) size.observe(value);
  const server = createServer((_, response) => {
    void registry.metrics().then((text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function scraped(target: string): Promise<() => string> {
  const path = join(await makeTempDir(), 'out.jsonl');
  await runAgent(`
receivers:
  prometheus:
    config: {scrape_configs: [{job_name: shop, scrape_interval: 100ms, scrape_timeout: 100ms, static_configs: [{targets: ["${target}"]}]}]}
exporters: {file: {path: "${path}"}}
service: {pipelines: {metrics: {receivers: [prometheus], exporters: [file]}}}
`);
  return () => readFileSync(path, 'utf8');
}

interface Metric {
  name: string;
  description?: string;
  unit?: string;
  sum?: { isMonotonic: boolean; dataPoints: object[] };
  gauge?: { dataPoints: object[] };
  histogram?: { dataPoints: object[] };
  summary?: { dataPoints: object[] };
}
type Line = { resourceMetrics: { scopeMetrics: { metrics: Metric[] }[] }[] };

/** Of the first scrape that has all of them. */
const metricsOf = (line: string) =>
  new Map(
    (JSON.parse(line) as Line).resourceMetrics
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
      .map((metric) => [metric.name, metric]),
  );

describe.each([
  ['the text format', false],
  ['OpenMetrics', true],
])('prom-client, %s', (_, isOpenMetrics) => {
  test('finds its metrics given on as it has them', async () => {
    const written = await scraped(await application(isOpenMetrics));
    await eventually(() => expect(written()).toMatch(/"size_bytes".*\n/));
    const metrics = metricsOf(
      written()
        .split('\n')
        .find((line) => line.includes('"size_bytes"'))!,
    );
    const attributes = [{ key: 'route', value: { stringValue: '/담기\n"\\' } }];
    const exemplar = { traceId: EXEMPLAR.trace_id, spanId: EXEMPLAR.span_id };
    const withExemplars = (...values: number[]) =>
      isOpenMetrics ? { exemplars: values.map((asDouble) => ({ ...exemplar, asDouble })) } : {};
    expect(metrics.get('calls_total')).toMatchObject({
      description: 'Calls "made"\\ 호출',
      sum: { isMonotonic: true, dataPoints: [{ attributes, asDouble: 7, ...withExemplars(7) }] },
    });
    expect(metrics.get('lag_seconds')!.histogram!.dataPoints).toMatchObject([
      {
        attributes,
        ...{ count: '3', sum: 5.55, explicitBounds: [0.1, 1], bucketCounts: ['1', '1', '1'] },
        ...withExemplars(0.05, 0.5, 5),
      },
    ]);
    expect(metrics.get('level')!.gauge!.dataPoints).toMatchObject([{ asDouble: -0.25 }]);
    expect(metrics.get('size_bytes')!.summary!.dataPoints).toMatchObject([
      { count: '3', sum: 6, quantileValues: [{ quantile: 0.5, value: 2 }] },
    ]);
    expect(metrics.get('up')!.gauge!.dataPoints).toMatchObject([{ asDouble: 1 }]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StatsD, type ClientOptions } from 'hot-shots';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { runAgent } from '../collector/run-agent.ts';

interface Point {
  asInt?: string;
  asDouble?: number;
  count?: string;
  sum?: number;
  min?: number;
  max?: number;
  quantileValues?: { quantile: number; value: number }[];
  attributes?: { key: string; value: { stringValue: string } }[];
}
interface Written {
  name: string;
  sum?: { dataPoints: Point[] };
  gauge?: { dataPoints: Point[] };
  summary?: { dataPoints: Point[] };
  exponentialHistogram?: { dataPoints: Point[] };
}

async function receiving(settings: string) {
  const path = join(await makeTempDir(), 'out.jsonl');
  const { agent } = await runAgent(`
receivers: {statsd: {endpoint: "127.0.0.1:0", aggregation_interval: 1h, ${settings}}}
exporters: {file: {path: "${path}"}}
service: {pipelines: {metrics: {receivers: [statsd], exporters: [file]}}}
`);
  const port = Number(agent.addresses()['statsd']![0]!.split(':').at(-1));
  return { agent, port, reading: () => agent.read()['receivers/statsd']!, path };
}

/** What was written, by name; each with the points of its only data. */
function metricsOf(path: string): Map<string, Written> {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  type Line = { resourceMetrics: { scopeMetrics: { metrics: Written[] }[] }[] };
  const metrics = lines.flatMap((line) =>
    (JSON.parse(line) as Line).resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics),
    ),
  );
  return new Map(metrics.map((metric) => [metric.name, metric]));
}

/** Over TCP it writes ASCII only. */
function client(port: number, more: ClientOptions) {
  const errors: Error[] = [];
  const made = new StatsD({
    ...{ host: '127.0.0.1', port, prefix: 'shop.', globalTags: { env: 'test' } },
    ...{ includeDataDogTags: false, errorHandler: (error) => errors.push(error), ...more },
  });
  onTestFinished(() => made.close());
  return { client: made, errors };
}

const HISTOGRAMS = `timer_histogram_mapping:
    [{statsd_type: histogram, observer_type: histogram, histogram: {max_size: 100}},
     {statsd_type: timing, observer_type: summary}, {statsd_type: distribution, observer_type: histogram}]`;

describe.each([
  ['udp', '/담기'],
  ['tcp', '/add'],
] as const)('hot-shots, over %s', (protocol, route) => {
  test('finds all that it counts and measures, and its events counted as not taken', async () => {
    const { agent, port, path, reading } = await receiving(`transport: ${protocol}, ${HISTOGRAMS}`);
    const { client: statsd, errors } = client(port, {
      protocol,
      datadog: true,
      maxBufferSize: 1_000,
      bufferFlushInterval: 20,
    });
    for (let call = 0; call < 100; call++) statsd.increment('calls', 2, { route });
    statsd.decrement('calls', 1, { route });
    statsd.increment('sampled', 1, 1, { half: 'no' });
    statsd.gauge('level', 41.5);
    statsd.gaugeDelta('level', -1.5);
    for (const ms of [10, 20, 30]) statsd.timing('lag', ms, { route: '/' });
    for (const value of [1, 2, 4]) statsd.histogram('size', value);
    for (const value of [8, 16]) statsd.distribution('weight', value);
    for (const member of ['a', 'b', 'a']) statsd.set('visitors', member);
    // The last that it sends: what came before is in.
    statsd.event('deployed', 'new', { alert_type: 'info' });
    statsd.check('db', statsd.CHECKS.WARNING, { message: 'slow' });
    await eventually(() =>
      expect(reading()).toMatchObject({ dropped: { 'invalid lines': 2 }, lostReasons: ['invalid lines'] }),
    );
    expect(errors).toEqual([]);
    await agent.close();
    const metrics = metricsOf(path);
    expect(metrics.get('shop.calls')!.sum!.dataPoints).toMatchObject([
      {
        asInt: '199',
        attributes: expect.arrayContaining([
          { key: 'route', value: { stringValue: route } },
          { key: 'env', value: { stringValue: 'test' } },
        ]) as unknown,
      },
    ]);
    expect(metrics.get('shop.level')!.gauge!.dataPoints).toMatchObject([{ asDouble: 40 }]);
    expect(metrics.get('shop.lag')!.summary!.dataPoints[0]).toMatchObject({ count: '3', sum: 60 });
    expect(metrics.get('shop.size')!.exponentialHistogram!.dataPoints[0]).toMatchObject({ count: '3', sum: 7, max: 4 });
    expect(metrics.get('shop.weight')!.exponentialHistogram!.dataPoints[0]).toMatchObject({ count: '2', sum: 24 });
    expect(metrics.get('shop.visitors')!.gauge!.dataPoints).toMatchObject([{ asInt: '2' }]);
  });
});

import { describe, expect, test } from 'vitest';
import { Agent } from '../../../main/engine/agent/agent.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { Metric } from '../../../core/model/metric.ts';
import { eventually } from '../../helpers/eventually.ts';
import {
  HAS_PROMETHEUS,
  PROMETHEUS_PATIENCE_MS,
  startPrometheus,
  WITH_PROMETHEUS,
} from '../../helpers/prometheus-server.ts';
import { ask } from '../../helpers/raw-http.ts';
import { metric } from '../../helpers/telemetry.ts';
import { exponential, gauge, histogram, number, of, sum } from '../core/collector/prometheus/points.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

const yaml = (settings = '') => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {prometheus: {endpoint: "127.0.0.1:0"${settings}}}
service: {pipelines: {metrics: {receivers: [otlp], exporters: [prometheus]}}}
`;
const SHOP = { 'service.name': 'cart', 'service.namespace': 'shop', 'service.instance.id': 'a', 'host.name': 'h' };
const sent = (...items: Metric[]): Telemetry => ({ signal: 'metrics', groups: [of(SHOP, items, { name: 'lib' })] });
const NOWS = () => ({ timeUnixNano: NOW() });
const NOW = () => BigInt(Date.now()) * 1_000_000n;
const requests = (value: bigint) =>
  metric('requests', sum([number(value, { code: 200n }, { timeUnixNano: NOW() })]), { unit: '' });

async function serving(settings = '') {
  const { agent, said } = await runAgent(yaml(settings));
  const url = /http:\S+/.exec(said.at(-1)!)![0];
  return { agent, url, get: (headers: Record<string, string> = {}) => fetch(url, { headers }) };
}

describe('the exporter prometheus', () => {
  test('serves the last total of each series, in the format that was asked for', async () => {
    const { agent, get } = await serving(', enable_open_metrics: true');
    expect(await sendOtlp(agent, sent(requests(1n)))).toBe(200);
    expect(await sendOtlp(agent, sent(requests(3n)))).toBe(200);
    const plain = await get();
    expect(plain.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await plain.text()).toContain(
      'requests_total{code="200",instance="a",job="shop/cart",otel_scope_name="lib"} 3\n',
    );
    const open = await get({ accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5' });
    expect(open.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(open.headers.get('content-encoding')).toBe('gzip'); // fetch asks for it
    expect(await open.text()).toMatch(/# TYPE requests counter\nrequests_total\{.*\} 3\n# EOF\n$/);
    expect(agent.read()['exporters/prometheus']).toMatchObject({ in: 2, out: 2, failed: 0, dropped: {} });
  });

  test('counts what it cannot serve', async () => {
    const { agent } = await serving();
    const delta = metric('x', sum([number(1)], { delta: true, isMonotonic: false }));
    await sendOtlp(agent, sent(requests(1n), delta));
    expect(agent.read()['exporters/prometheus']).toMatchObject({
      in: 2,
      out: 1,
      dropped: { 'delta of what may fall': 1 },
    });
  });

  test('is not for web pages, and has one path', async () => {
    const { url, get } = await serving();
    expect((await get({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await fetch(url.replace('/metrics', '/other'))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    const { port } = new URL(url);
    expect((await ask(Number(port), '/metrics', { host: 'evil.example' })).status).toBe(403);
  });

  test('keeps its port when its other settings change', async () => {
    const { agent, url } = await serving();
    const fixed = (namespace: string) =>
      yaml(`, namespace: ${namespace}`).replace('"127.0.0.1:0", namespace', `"${new URL(url).host}", namespace`);
    await agent.start(agent.check(fixed('one')).config!);
    await agent.start(agent.check(fixed('two')).config!);
    await sendOtlp(agent, sent(requests(1n)));
    expect(await (await fetch(url)).text()).toContain('two_requests_total{');
  });

  test('says what is wrong with its settings', () => {
    const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
    const problems = (settings: string) =>
      agent
        .check(yaml().replace('endpoint: "127.0.0.1:0"}}\nservice', `${settings}}}\nservice`))
        .problems.map(({ message }) => message);
    expect(problems('namespace: x')).toEqual([expect.stringContaining('endpoint is expected here')]);
    expect(problems('endpoint: "0.0.0.0:9464"')).toEqual([expect.stringContaining('open to other machines')]);
    expect(problems('endpoint: "127.0.0.1:0", translation_strategy: NoTranslation')).toEqual([
      '"NoTranslation" is not supported here',
    ]);
    expect(problems('endpoint: "127.0.0.1:0", sending_queue: {}, names: x')).toEqual([
      '"sending_queue" is not supported here',
      expect.stringContaining('unknown key "names"'),
    ]);
    expect(problems('endpoint: "127.0.0.1:0", translation_strategy: UnderscoreEscapingWithoutSuffixes')).toEqual([]);
  });
});

describe.skipIf(!HAS_PROMETHEUS)('a Prometheus server', () => {
  test.each([false, true])('scrapes it (OpenMetrics: %s)', WITH_PROMETHEUS, async (isOpenMetrics) => {
    const { agent, url } = await serving(isOpenMetrics ? ', enable_open_metrics: true' : '');
    const lag = metric(
      'lag',
      {
        kind: 'histogram',
        dataPoints: [histogram([1n, 2n, 3n], [0.5, 1], { timeUnixNano: NOW() })],
        aggregationTemporality: 2,
      },
      { unit: 's', description: 'Time "it" took\\' },
    );
    const busy = metric('busy', gauge(number(0.25, { 'a b': 'x\n"\\é' }, { timeUnixNano: NOW() })), { unit: '1' });
    await sendOtlp(agent, sent(requests(7n), lag, busy));
    const job = `{job_name: t, honor_labels: true, scrape_interval: 5s, scrape_timeout: 5s, static_configs: [{targets: ["${new URL(url).host}"]}]}`;
    const prometheus = await startPrometheus(`scrape_configs: [${job}]`);
    await eventually(
      async () => expect(await prometheus.query('requests_total')).toHaveLength(1),
      PROMETHEUS_PATIENCE_MS,
    );
    const valuesOf = async (query: string) => (await prometheus.query(query)).map(({ value }) => value[1]);
    expect(await prometheus.query('up')).toMatchObject([{ value: [expect.any(Number), '1'] }]);
    expect(await prometheus.query('requests_total')).toMatchObject([
      {
        metric: { code: '200', instance: 'a', job: 'shop/cart', otel_scope_name: 'lib' },
        value: [expect.any(Number), '7'],
      },
    ]);
    expect(await prometheus.query('busy_ratio')).toMatchObject([
      { metric: { a_b: 'x\n"\\é' }, value: [expect.any(Number), '0.25'] },
    ]);
    expect(await valuesOf('sum by (le) (lag_seconds_bucket)')).toEqual(expect.arrayContaining(['1', '3', '6']));
    expect(await valuesOf('lag_seconds_count')).toEqual(['6']);
    expect(
      await prometheus.query('requests_total * on (job, instance) group_left(host_name) target_info'),
    ).toMatchObject([{ metric: { host_name: 'h' } }]);
    const metadata = (await prometheus.api('targets/metadata')) as { metric: string; type: string; help: string }[];
    expect(metadata).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ metric: 'lag_seconds', type: 'histogram', help: 'Time "it" took\\' }),
        expect.objectContaining({ metric: isOpenMetrics ? 'requests' : 'requests_total', type: 'counter' }),
      ]),
    );
  });

  test('scrapes native histograms of it, and all the rest beside them', WITH_PROMETHEUS, async () => {
    const { agent, url } = await serving();
    const size = metric(
      'size',
      {
        kind: 'exponentialHistogram',
        dataPoints: [
          exponential(2, -3, [1n, 0n, 0n, 0n, 0n, 4n], {
            ...NOWS(),
            negative: { offset: 0, bucketCounts: [2n] },
            count: 8n,
            zeroCount: 1n,
          }),
        ],
        aggregationTemporality: 2,
      },
      { unit: 'By' },
    );
    const empty = metric(
      'empty',
      { kind: 'exponentialHistogram', dataPoints: [exponential(0, 0, [], NOWS())], aggregationTemporality: 2 },
      { unit: '' },
    );
    const lag = metric(
      'lag',
      { kind: 'histogram', dataPoints: [histogram([1n, 2n, 3n], [0.5, 1], NOWS())], aggregationTemporality: 2 },
      { unit: 's' },
    );
    const old = metric(
      'old',
      {
        kind: 'summary',
        dataPoints: [
          { ...histogram([], [], NOWS()), count: 4n, sum: 2, quantileValues: [{ quantile: 0.5, value: 1 }] },
        ],
      },
      { unit: '' },
    );
    const busy = metric('busy', gauge(number(0.25, { 'a b': 'x\n"\\é' }, NOWS())), { unit: '' });
    await sendOtlp(agent, sent(requests(7n), size, empty, lag, old, busy));
    const job = `{job_name: t, honor_labels: true, scrape_interval: 5s, scrape_timeout: 5s, static_configs: [{targets: ["${new URL(url).host}"]}]}`;
    const prometheus = await startPrometheus(`scrape_configs: [${job}]`, '--enable-feature=native-histograms');
    const valuesOf = async (query: string) => (await prometheus.query(query)).map(({ value }) => value?.[1]);
    await eventually(async () => expect(await valuesOf('requests_total')).toEqual(['7']), PROMETHEUS_PATIENCE_MS);
    expect(await valuesOf('histogram_count(size_bytes)')).toEqual(['8']);
    expect(Number((await valuesOf('histogram_quantile(1, size_bytes)'))[0])).toBeCloseTo(2 ** (3 / 4), 12);
    expect(Number((await valuesOf('histogram_quantile(0, size_bytes)'))[0])).toBeCloseTo(-(2 ** (1 / 4)), 12);
    expect(await valuesOf('histogram_count(empty)')).toEqual(['0']);
    expect(await valuesOf('lag_seconds_bucket{le="1.0"} or lag_seconds_bucket{le="1"}')).toEqual(['3']);
    expect(await valuesOf('old{quantile="0.5"}')).toEqual(['1']);
    expect(await prometheus.query('busy')).toMatchObject([
      { metric: { a_b: 'x\n"\\é' }, value: [expect.any(Number), '0.25'] },
    ]);
    expect(await prometheus.query('target_info')).toMatchObject([{ metric: { host_name: 'h', job: 'shop/cart' } }]);
  });
});

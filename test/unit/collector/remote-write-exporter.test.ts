import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decodeSnappy } from '../../../core/encoding/snappy.ts';
import type { Metric } from '../../../core/model/metric.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { eventually } from '../../helpers/eventually.ts';
import {
  HAS_PROMETHEUS,
  PROMETHEUS_PATIENCE_MS,
  startPrometheus,
  WITH_PROMETHEUS,
} from '../../helpers/prometheus-server.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { metric } from '../../helpers/telemetry.ts';
import { exponential, gauge, histogram, number, of, sum } from '../core/collector/prometheus/points.ts';
import { readV1, readV2 } from '../formats/remote-write-proto.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

interface Request {
  timeseries: { labels: { name: string; value: string }[]; samples: { value: number }[] }[];
}

/** A server that answers as told, one request after another, and then with success. */
async function backEnd(...statuses: number[]) {
  const requests: { headers: IncomingHttpHeaders; body: Uint8Array }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const status = statuses.shift() ?? 204;
      if (status === 204) {
        const { bytes, fault } = decodeSnappy(Buffer.concat(parts), 10_000_000);
        expect(fault).toBe('');
        requests.push({ headers: request.headers, body: bytes });
      }
      response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 400 ? 'out of order sample' : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const names = () =>
    requests.map(({ body }) =>
      (readV1(body) as Request).timeseries.map(({ labels }) => labels.find(({ name }) => name === '__name__')!.value),
    );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`, requests, names };
}

const yaml = (url: string, settings = '') => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {prometheusremotewrite: {endpoint: "${url}"${settings}}}
service: {pipelines: {metrics: {receivers: [otlp], exporters: [prometheusremotewrite]}}}
`;
const RETRY = ', retry_on_failure: {initial_interval: 1ms, max_interval: 1ms}';
const NOW = () => ({ timeUnixNano: BigInt(Date.now()) * 1_000_000n });
const up = (name: string, value = 1) => metric(name, gauge(number(value, {}, NOW())), { unit: '' });
const sent = (...items: Metric[]): Telemetry => ({
  signal: 'metrics',
  groups: [of({ 'service.name': 'cart', 'service.instance.id': 'a' }, items)],
});
const reading = (agent: Agent) => agent.read()['exporters/prometheusremotewrite'];

describe('the exporter prometheusremotewrite', () => {
  test('sends one request after another, as the protocol wants it', async () => {
    const { url, requests, names } = await backEnd();
    const { agent } = await runAgent(yaml(url, ', headers: {X-Scope-OrgID: t, user-agent: other}'));
    for (let i = 0; i < 20; i++) expect(await sendOtlp(agent, sent(up(`m${i}`)))).toBe(200);
    await eventually(() => expect(names().flat()).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`)));
    expect(requests[0]!.headers).toMatchObject({
      ...{
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-scope-orgid': 't',
        'user-agent': 'Tracebench',
      },
      'x-prometheus-remote-write-version': '0.1.0',
    });
    await eventually(() => expect(reading(agent)).toMatchObject({ in: 20, out: 20, failed: 0, dropped: {} }));
  });

  test('speaks version 2 where it is told to', async () => {
    const { url, requests } = await backEnd();
    const { agent } = await runAgent(yaml(url, ', protobuf_message: io.prometheus.write.v2.Request'));
    await sendOtlp(agent, sent(up('m')));
    await eventually(() => expect(requests).toHaveLength(1));
    expect(requests[0]!.headers).toMatchObject({
      'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
      'x-prometheus-remote-write-version': '2.0.0',
    });
    expect(readV2(requests[0]!.body)).toMatchObject({ timeseries: [{ samples: [{ value: 1 }] }] });
  });

  test('sends again what may be sent again, and only what was not taken; what is refused costs its batch', async () => {
    const { url, names } = await backEnd(204, 503, 429, 400);
    const { agent } = await runAgent(yaml(url, `, max_batch_size_bytes: 1${RETRY}`));
    await sendOtlp(agent, sent(up('one'), up('two'), up('three')));
    await eventually(() => expect(reading(agent)).toMatchObject({ in: 3, out: 2, failed: 1, retries: 2 }));
    expect(names()).toEqual([['one'], ['three']]);
    expect(reading(agent)!.lastError!.message).toBe(`${url.replace('http://', '')}: HTTP 400: out of order sample`);
  });

  test('counts what was taken of a request that is given up, and what of it could not be sent', async () => {
    const { url, names } = await backEnd(204, 503, 503, 503, 503);
    const retry =
      ', retry_on_failure: {initial_interval: 1ms, max_interval: 1ms, max_elapsed_time: 2ms, randomization_factor: 0}';
    const { agent } = await runAgent(yaml(url, `, max_batch_size_bytes: 1${retry}`));
    const delta = metric('x', sum([number(1)], { delta: true }));
    await sendOtlp(agent, sent(up('one'), delta, up('two'), up('three')));
    await eventually(() =>
      expect(reading(agent)).toMatchObject({ in: 4, out: 1, failed: 2, dropped: { 'no total': 1 } }),
    );
    expect(names()).toEqual([['one']]);
  });

  test('counts what it cannot send', async () => {
    const { url } = await backEnd();
    const { agent } = await runAgent(yaml(url));
    await sendOtlp(agent, sent(up('m'), metric('x', sum([number(1), number(2)], { delta: true }))));
    await eventually(() =>
      expect(reading(agent)).toMatchObject({ in: 3, out: 1, failed: 0, dropped: { 'no total': 2 } }),
    );
  });

  test('says what is wrong with its settings', () => {
    const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
    const problems = (settings: string) =>
      agent.check(yaml('http://h:1', `, ${settings}`)).problems.map(({ message }) => message);
    expect(agent.check(yaml('ftp://user:secret@h')).problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^an address such as/),
    ]);
    expect(problems('external_labels: {a: ""}')).toEqual(['a label has a name and a value']);
    expect(problems('wal: {directory: x}')).toEqual(['"wal" is not supported here']);
    expect(problems('sending_queue: {}')).toEqual(['"sending_queue" is not supported here']);
    expect(problems('protobuf_message: x')).toEqual([expect.stringContaining('is none of')]);
    expect(
      problems(
        'remote_write_queue: {enabled: false, queue_size: 5, num_consumers: 2}, target_info: {enabled: false}, send_metadata: true',
      ),
    ).toEqual([]);
  });
});

test.each(['', ', protobuf_message: io.prometheus.write.v2.Request'])(
  'what one agent writes another one reads (%s)',
  async (message) => {
    const path = join(await makeTempDir(), 'out.jsonl');
    const { agent: gateway } = await runAgent(`
receivers: {prometheusremotewrite: {endpoint: "127.0.0.1:0"}}
exporters: {file: {path: "${path}"}}
service: {pipelines: {metrics: {receivers: [prometheusremotewrite], exporters: [file]}}}
`);
    const { agent } = await runAgent(
      yaml(`http://${gateway.addresses()['prometheusremotewrite']![0]}/api/v1/write`, message),
    );
    const size = metric(
      'size',
      {
        kind: 'exponentialHistogram',
        dataPoints: [exponential(2, -3, [1n, 0n, 4n], NOW())],
        aggregationTemporality: 2,
      },
      { unit: 'By' },
    );
    await sendOtlp(agent, sent(metric('requests', sum([number(5, {}, NOW())]), { unit: '' }), size));
    await eventually(() => expect(readFileSync(path, 'utf8')).toContain('size_bytes'));
    expect(readFileSync(path, 'utf8')).toMatch(/"service.name","value":\{"stringValue":"cart"\}/);
    expect(readFileSync(path, 'utf8')).toMatch(/"positive":\{"offset":-3,"bucketCounts":\["1","0","4"\]\}/);
    await eventually(() =>
      expect(gateway.read()['receivers/prometheusremotewrite']).toMatchObject({ out: 2, dropped: {} }),
    );
  },
);

describe.skipIf(!HAS_PROMETHEUS)('a Prometheus server', () => {
  test('takes numbers, histograms, native histograms, exemplars and ends of series', WITH_PROMETHEUS, async () => {
    const flags = ['--web.enable-remote-write-receiver', '--enable-feature=native-histograms,exemplar-storage'];
    const prometheus = await startPrometheus('{}', ...flags);
    const { agent } = await runAgent(yaml(`${prometheus.url}/api/v1/write`, ', external_labels: {site: s}'));
    const exemplar = {
      filteredAttributes: [],
      ...NOW(),
      value: { kind: 'double', value: 0.7 } as const,
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
    };
    const dataPoints = [histogram([1n, 2n, 3n], [0.5, 1], { ...NOW(), exemplars: [exemplar as never] })];
    const lag = metric('lag', { kind: 'histogram', dataPoints, aggregationTemporality: 2 }, { unit: 's' });
    const size = metric(
      'size',
      {
        kind: 'exponentialHistogram',
        dataPoints: [exponential(2, -3, [1n, 0n, 0n, 0n, 0n, 4n], NOW())],
        aggregationTemporality: 2,
      },
      { unit: 'By' },
    );
    await sendOtlp(
      agent,
      sent(metric('requests', sum([number(7n, { code: 200n }, NOW())]), { unit: '' }), lag, size, up('ending')),
    );
    await eventually(() => expect(reading(agent)).toMatchObject({ out: 4, failed: 0 }));
    const valuesOf = async (query: string) => (await prometheus.query(query)).map(({ value }) => value?.[1]);
    expect(await prometheus.query('requests_total')).toMatchObject([
      { metric: { code: '200', instance: 'a', job: 'cart', site: 's' }, value: [expect.any(Number), '7'] },
    ]);
    expect(await valuesOf('lag_seconds_bucket{le="1"}')).toEqual(['3']);
    expect(await valuesOf('histogram_count(size_bytes)')).toEqual(['5']);
    expect(Number((await valuesOf('histogram_quantile(1, size_bytes)'))[0])).toBeCloseTo(2 ** (3 / 4), 12);
    expect(
      await prometheus.api('query_exemplars', {
        query: 'lag_seconds_bucket',
        start: '0',
        end: String(Date.now() / 1_000 + 60),
      }),
    ).toMatchObject([
      {
        seriesLabels: { le: '1' },
        exemplars: [{ labels: { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) }, value: '0.7' }],
      },
    ]);
    expect(await valuesOf('ending')).toEqual(['1']);
    const end = number(0, {}, { timeUnixNano: BigInt(Date.now() + 1) * 1_000_000n, flags: 1, value: { kind: 'none' } });
    await sendOtlp(agent, sent(metric('ending', gauge(end), { unit: '' })));
    await eventually(async () => expect(await prometheus.query('ending')).toEqual([]), PROMETHEUS_PATIENCE_MS);
  });
});

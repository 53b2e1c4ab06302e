import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import {
  HAS_PROMETHEUS,
  PROMETHEUS_PATIENCE_MS,
  startPrometheus,
  WITH_PROMETHEUS,
} from '../../helpers/prometheus-server.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { labels, Symbols, writeV1, writeV2 } from '../formats/remote-write-proto.ts';
import { snappyLiterals } from '../formats/snappy-literals.ts';
import { runAgent } from './run-agent.ts';

async function receiving(more = '') {
  const path = join(await makeTempDir(), 'out.jsonl');
  const { agent } = await runAgent(`
receivers: {prometheusremotewrite: {endpoint: "127.0.0.1:0"${more}}}
exporters: {file: {path: "${path}"}}
service: {pipelines: {metrics: {receivers: [prometheusremotewrite], exporters: [file]}}}
`);
  const url = `http://${agent.addresses()['prometheusremotewrite']![0]}/api/v1/write`;
  const post = (body: Uint8Array, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', ...headers },
      body: body as BodyInit,
    });
  return { agent, url, post, written: () => readFileSync(path, 'utf8') };
}

const V2 = { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' };
const bodyV1 = (...timestamps: number[]) =>
  snappyLiterals(
    writeV1({
      timeseries: [
        { labels: labels({ __name__: 'up' }), samples: timestamps.map((timestamp) => ({ value: 1, timestamp })) },
      ],
    }),
  );

describe('the receiver prometheusremotewrite', () => {
  test('takes both versions, and says with the second what was written', async () => {
    const { agent, post, written } = await receiving();
    const first = await post(bodyV1(1_000));
    expect(first.status).toBe(204);
    expect(first.headers.get('x-prometheus-remote-write-samples-written')).toBeNull();
    const symbols = new Symbols();
    const exemplars = [{ labelsRefs: symbols.refs({ a: 'b' }), value: 1, timestamp: 1 }];
    const series = { labelsRefs: symbols.refs({ __name__: 'lag' }), exemplars };
    const timeseries = [
      { ...series, samples: [{ value: 1, timestamp: 1 }] },
      { ...series, exemplars: [], histograms: [{ countInt: 1, timestamp: 1 }] },
    ];
    const second = await post(snappyLiterals(writeV2({ symbols: symbols.all, timeseries })), V2);
    expect(second.status).toBe(204);
    const counts = ['samples', 'histograms', 'exemplars'].map((what) =>
      second.headers.get(`x-prometheus-remote-write-${what}-written`),
    );
    expect(counts).toEqual(['1', '1', '1']);
    expect(written()).toContain('"name":"up"');
    expect(written()).toContain('"exponentialHistogram"');
    expect(agent.read()['exporters/file']).toMatchObject({ in: 3, out: 3 });
  });

  test('takes what is valid, and says that the rest is not to be sent again', async () => {
    const { agent, post } = await receiving();
    const answer = await post(bodyV1(1_000, -1));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe('1 samples were not taken: up: no time between 1970 and 2554: -1\n');
    expect(agent.read()['receivers/prometheusremotewrite']).toMatchObject({
      out: 1,
      dropped: { 'invalid samples': 1 },
      transports: { http: { metrics: { out: 1, refused: 0 } } },
    });
  });

  test('takes what unpacks to at most max_request_body_size', async () => {
    const { post } = await receiving(', max_request_body_size: 1000');
    expect((await post(bodyV1(1))).status).toBe(204);
    // It says that it is of 1,001 bytes.
    expect((await post(Uint8Array.of(0xe9, 0x07, 0))).status).toBe(413);
  });

  test.each([
    ['another type', bodyV1(1), { 'content-type': 'application/json' }, 415],
    ['another message', bodyV1(1), { 'content-type': 'application/x-protobuf;proto=x.Y' }, 415],
    ['a message named like a method', bodyV1(1), { 'content-type': 'application/x-protobuf;proto=constructor' }, 415],
    ['another encoding', bodyV1(1), { 'content-encoding': 'br' }, 415],
    ['no snappy block', Uint8Array.of(9, 9, 9), {}, 400],
    ['no protobuf', snappyLiterals(Uint8Array.of(0x0a, 0x7f)), {}, 400],
    ['a block that says it is huge', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0), {}, 413],
  ])('refuses %s', async (_, body, headers, status) => {
    const { post } = await receiving();
    expect((await post(body, headers)).status).toBe(status);
  });

  test('is not for web pages', async () => {
    const { post } = await receiving();
    expect((await post(bodyV1(1), { origin: 'http://evil.example' })).status).toBe(403);
  });
});

describe.skipIf(!HAS_PROMETHEUS)('a Prometheus server', () => {
  test('writes to it what it scrapes of itself, with types', WITH_PROMETHEUS, async () => {
    const { agent, url, written } = await receiving();
    const config = (target: string) => `
global: {scrape_interval: 5s, scrape_timeout: 5s, external_labels: {site: s}}
scrape_configs: [{job_name: shop/self, static_configs: [{targets: ["${target}"]}]}]
remote_write: [{url: "${url}", metadata_config: {send_interval: 500ms}, queue_config: {batch_send_deadline: 100ms}}]
`;
    // Whatever it scrapes, it writes `up` of it; of itself it cannot know the port beforehand, so it scrapes another one of its kind.
    const other = await startPrometheus('{}');
    await startPrometheus(config(new URL(other.url).host));
    await eventually(() => {
      const text = written();
      expect(text).toMatch(/"name":"prometheus_http_requests_total"[^\n]*?"sum"/);
      expect(text).toMatch(/"key":"service.namespace","value":\{"stringValue":"shop"\}/);
      expect(text).toContain('"key":"site","value":{"stringValue":"s"}');
    }, PROMETHEUS_PATIENCE_MS);
    const { dropped, refusals } = agent.read()['receivers/prometheusremotewrite']!;
    expect([dropped, refusals]).toEqual([{}, {}]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pushMetrics, pushTimeseries } from 'prometheus-remote-write';
import { expect, test } from 'vitest';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { runAgent } from '../collector/run-agent.ts';

/* It does not say that it sends snappy. */

test('a client of remote write finds its series given on', async () => {
  const path = join(await makeTempDir(), 'out.jsonl');
  const { agent } = await runAgent(`
receivers: {prometheusremotewrite: {endpoint: "127.0.0.1:0"}}
exporters: {file: {path: "${path}"}}
service: {pipelines: {metrics: {receivers: [prometheusremotewrite], exporters: [file]}}}
`);
  const url = `http://${agent.addresses()['prometheusremotewrite']![0]}/api/v1/write`;
  const now = Date.now();
  const labels = { __name__: 'requests_total', job: 'shop', instance: 'a:1', route: '/담기' };
  const samples = [
    { value: 7, timestamp: now - 1_000 },
    { value: 8.5, timestamp: now },
  ];
  expect(await pushTimeseries({ labels, samples }, { url })).toMatchObject({ status: 204 });
  expect(await pushMetrics({ level: -0.25, heat: 1e300 }, { url, labels: { job: 'shop' } })).toMatchObject({
    status: 204,
  });
  const written = readFileSync(path, 'utf8');
  expect(written).toContain('"name":"requests_total"');
  expect(written).toContain('{"key":"route","value":{"stringValue":"/담기"}}');
  expect(written).toMatch(new RegExp(`"timeUnixNano":"${now - 1_000}000000"[^}]*"asDouble":7[,}]`));
  expect(written).toMatch(new RegExp(`"timeUnixNano":"${now}000000"[^}]*"asDouble":8.5[,}]`));
  expect(written).toContain('"asDouble":-0.25');
  expect(written).toContain('"asDouble":1e+300');
  expect(agent.read()['receivers/prometheusremotewrite']).toMatchObject({ out: 4, dropped: {}, refusals: {} });
});

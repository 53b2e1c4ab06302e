import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import type { Span } from '../../../core/model/span.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const namesIn = (text: string) => Array.from(text.matchAll(/"name":"(span [^"]+)"/g), ([, name]) => name!).sort();

/** Spans of whole traces with their metrics: metrics of all of them, and what a tail sampler keeps. */
const yaml = (folder: string, wait: string, file = 'spans.jsonl') => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors:
  tail_sampling: {decision_wait: ${wait}, policies: [{name: errors, type: status_code, status_code: {status_codes: [ERROR]}}]}
exporters:
  file/spans: {path: "${join(folder, file)}"}
  file/metrics: {path: "${join(folder, 'metrics.jsonl')}", append: true}
connectors: {forward: , spanmetrics: {metrics_flush_interval: 1h}, servicegraph: , count: }
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [forward, spanmetrics, servicegraph, count]}
    traces/sampled: {receivers: [forward], processors: [tail_sampling], exporters: [file/spans]}
    metrics: {receivers: [spanmetrics, servicegraph, count], exporters: [file/metrics]}
`;

async function running(text: string) {
  const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
  const apply = async (next: string) => {
    const { config, problems } = agent.check(next);
    expect(problems).toEqual([]);
    await agent.start(config!);
  };
  await apply(text);
  onTestFinished(() => agent.close());
  const send = async (...spans: Span[]) => {
    const headers = { 'content-type': 'application/x-protobuf' };
    const body = new Uint8Array(encodeProtobuf(traces('shop', ...spans)));
    const answer = await fetch(`http://${agent.addresses()['otlp']![0]}/v1/traces`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
  };
  return { agent, apply, send };
}

const of = (trace: number, name: string, code = 0) =>
  span({ traceId: traceId(trace), spanId: spanId(name.length), name, status: { code, message: '' } });

test('a sampler behind a connector keeps whole traces, and metrics are of all of them', async () => {
  const folder = await makeTempDir();
  const { agent, send } = await running(yaml(folder, '1h'));
  await send(of(1, 'span a'), of(2, 'span bb'));
  await send(of(1, 'span ccc', 2));
  const sampler = () => agent.read()['traces/sampled/tail_sampling'];
  expect(sampler()).toMatchObject({ in: 3, out: 0, dropped: {}, queueSize: 2 });
  expect(agent.read()['connectors/spanmetrics']).toMatchObject({ in: 3, out: 0 });
  // What waits is decided when it is closed.
  await agent.close();
  expect(namesIn(read(join(folder, 'spans.jsonl')))).toEqual(['span a', 'span ccc']);
  expect(sampler()).toMatchObject({ in: 3, out: 2, dropped: { 'not sampled': 1 }, queueSize: 0 });
  const metrics = read(join(folder, 'metrics.jsonl'));
  expect(metrics).toContain('"trace.span.count"');
  expect(metrics).toContain('"traces.span.metrics.calls"');
  expect(agent.read()['connectors/forward']).toMatchObject({ in: 3, out: 3, refused: 0 });
});

test('another configuration has the traces that wait, where those who hold them stay the same', async () => {
  const folder = await makeTempDir();
  const { agent, apply, send } = await running(yaml(folder, '1h'));
  await send(of(1, 'span a'), of(2, 'span bb'));
  await apply(yaml(folder, '1h', 'others.jsonl'));
  await send(of(1, 'span ccc', 2));
  expect(agent.read()['traces/sampled/tail_sampling']).toMatchObject({ in: 3, queueSize: 2 });
  // With other settings what waits is decided, and nothing of it is lost.
  await apply(yaml(folder, '2h', 'others.jsonl'));
  await eventually(() => expect(namesIn(read(join(folder, 'others.jsonl')))).toEqual(['span a', 'span ccc']));
  expect(read(join(folder, 'spans.jsonl'))).toBe('');
});

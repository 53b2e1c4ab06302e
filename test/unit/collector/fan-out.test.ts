import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { logRecord, logs, metric, metrics, span, traces } from '../../helpers/telemetry.ts';
import { gauge, number } from '../core/collector/prometheus/points.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

const REQUESTS = 12;

/** A back end that keeps everybody waiting until it is let go. */
async function slowBackEnd() {
  const waiting: ServerResponse[] = [];
  let isSlow = true;
  const server = createServer((request, response) => {
    request.resume();
    if (isSlow) waiting.push(response);
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const release = (): void => {
    isSlow = false;
    for (const response of waiting.splice(0)) response.end();
  };
  onTestFinished(() => {
    release();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, waiting, release };
}

const agentWith = (slowUrl: string, fastUrl: string, queueSize: number) =>
  runAgent(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters:
  otlphttp/slow:
    endpoint: ${slowUrl}
    timeout: 0s
    sending_queue: {num_consumers: 1, queue_size: ${queueSize}}
  otlphttp/fast: {endpoint: "${fastUrl}"}
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [otlphttp/slow, otlphttp/fast]}
    metrics: {receivers: [otlp], exporters: [otlphttp/slow, otlphttp/fast]}
    logs: {receivers: [otlp], exporters: [otlphttp/slow, otlphttp/fast]}
`);

test('an exporter that is slow stalls no other one, in any signal, and has everything once it is quick', async () => {
  const [slow, fast] = [await slowBackEnd(), await slowBackEnd()];
  fast.release();
  const { agent } = await agentWith(slow.url, fast.url, 100);
  const each = [traces('shop', span()), metrics('shop', metric('m', gauge(number(1)))), logs('shop', logRecord())];
  for (let i = 0; i < REQUESTS; i++) expect(await sendOtlp(agent, each[i % each.length]!)).toBe(200);
  const exporter = (name: string) => agent.read()[`exporters/otlphttp/${name}`]!;
  await eventually(() => expect(exporter('fast')).toMatchObject({ out: REQUESTS, queueSize: 0 }));
  await eventually(() => expect(slow.waiting).toHaveLength(1));
  expect(exporter('slow')).toMatchObject({ out: 0, failed: 0 });
  slow.release();
  await eventually(() => expect(exporter('slow')).toMatchObject({ out: REQUESTS, failed: 0, queueSize: 0 }));
});

test('one whose queue is full refuses for itself alone: the sender is told, and the others have it', async () => {
  const [slow, fast] = [await slowBackEnd(), await slowBackEnd()];
  fast.release();
  const { agent } = await agentWith(slow.url, fast.url, 2);
  const answers: number[] = [];
  for (let i = 0; i < REQUESTS; i++) answers.push(await sendOtlp(agent, traces('shop', span())));
  expect(answers[0]).toBe(200);
  expect(answers.at(-1)).toBe(503);
  const exporter = (name: string) => agent.read()[`exporters/otlphttp/${name}`]!;
  await eventually(() => expect(exporter('fast')).toMatchObject({ out: REQUESTS, refused: 0, queueSize: 0 }));
  const taken = answers.filter((status) => status === 200).length;
  expect(exporter('slow').refused).toBe(REQUESTS - taken);
  slow.release();
  await eventually(() => expect(exporter('slow')).toMatchObject({ out: taken, failed: 0, queueSize: 0 }));
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

/** More than a timer of Node takes; it makes 1 ms of it. */
const LONG = '10000h';

const server = (more = '') =>
  `{endpoint: "127.0.0.1:0", read_timeout: ${LONG}, read_header_timeout: ${LONG}, idle_timeout: ${LONG}${more}}`;
const PARAMETERS = ['max_connection_idle', 'max_connection_age', 'max_connection_age_grace', 'time', 'timeout'];
const GRPC_SERVER = `{endpoint: "127.0.0.1:0", keepalive: {server_parameters: {${PARAMETERS.map((key) => `${key}: ${LONG}`).join(', ')}}}}`;
const QUEUE = `sending_queue: {batch: {flush_timeout: ${LONG}, min_size: 1, sizer: items}}`;
const RETRY = `retry_on_failure: {initial_interval: ${LONG}, max_interval: ${LONG}, max_elapsed_time: ${LONG}}`;

/** Answers when it is asked to. */
async function startSlow() {
  const answers: (() => void)[] = [];
  const slow = createServer((request, response) => {
    request.resume().on('end', () => answers.push(() => void response.writeHead(200).end()));
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void slow.close().closeAllConnections());
  return { answers, address: `127.0.0.1:${(slow.address() as AddressInfo).port}` };
}

/** Of timers that are too long for Node, until the test is over. */
function overflows(): string[] {
  const warned: string[] = [];
  const listen = ({ name, message }: Error) => void (name === 'TimeoutOverflowWarning' && warned.push(message));
  process.on('warning', listen);
  onTestFinished(() => void process.off('warning', listen));
  return warned;
}

test('durations that no timer can wait for are waited for, and do not end at once', async () => {
  const warned = overflows();
  const { answers, address } = await startSlow();
  const logs = await makeTempDir();
  const { agent: gateway } = await runAgent(`
receivers: {otlp: {protocols: {grpc: ${GRPC_SERVER}, http: ${server()}}}}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [nop]}}}`);
  const grpc = gateway.addresses()['otlp']![0]!;
  const { agent } = await runAgent(`
receivers:
  otlp: {protocols: {http: ${server()}}}
  statsd: {endpoint: "127.0.0.1:0", aggregation_interval: ${LONG}}
  filelog: {include: ["${logs}/*.log"], poll_interval: ${LONG}}
processors:
  batch: {timeout: ${LONG}, send_batch_size: 1}
  resourcedetection: {detectors: [env], timeout: ${LONG}}
  groupbytrace: {wait_duration: ${LONG}}
connectors: {spanmetrics: {metrics_flush_interval: ${LONG}}}
exporters:
  nop:
  otlphttp: {endpoint: "http://${address}", timeout: ${LONG}, idle_conn_timeout: ${LONG}, ${RETRY}, ${QUEUE}}
  otlp: {endpoint: "${grpc}", tls: {insecure: true}, timeout: ${LONG}, keepalive: {time: ${LONG}, timeout: ${LONG}, permit_without_stream: true}, ${RETRY}}
service:
  pipelines:
    traces: {receivers: [otlp], processors: [resourcedetection, batch], exporters: [otlphttp, otlp, spanmetrics]}
    traces/held: {receivers: [otlp], processors: [groupbytrace], exporters: [nop]}
    metrics: {receivers: [statsd, spanmetrics], exporters: [nop]}
    logs: {receivers: [filelog], exporters: [nop]}`);
  const of = (key: string) => agent.read()[key]!;
  expect(await sendOtlp(agent, traces('shop', span()))).toBe(200);
  // It is sent once, and waited for.
  await eventually(() => expect(answers).toHaveLength(1));
  await eventually(() => expect(of('exporters/otlp')).toMatchObject({ out: 1, retries: 0 }));
  expect(of('exporters/otlphttp')).toMatchObject({ out: 0, retries: 0, queueSize: 1 });
  answers[0]!();
  await eventually(() => expect(of('exporters/otlphttp')).toMatchObject({ out: 1, failed: 0, retries: 0 }));
  expect(of('traces/held/groupbytrace')).toMatchObject({ in: 1, out: 0 });
  expect(warned).toEqual([]);
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigAnswers } from '../../../main/engine/pipelines/config-answers.ts';
import type { ConfigReader } from '../../../main/engine/pipelines/config-desk.ts';
import { RunningPipelines } from '../../../main/engine/pipelines/running-pipelines.ts';
import type { PipelinesRunner, RunnerListener } from '../../../main/engine/pipelines/runner.ts';
import { WorkbenchPipelines } from '../../../main/engine/pipelines/workbench-pipelines.ts';
import { readTopology } from '../../../main/engine/topology/read-topology.ts';
import { eventually } from '../../helpers/eventually.ts';
import { storeOf } from '../store/questions/store-of.ts';

const NOW_MS = 1_000_000;

/** The pipelines of the workbench, in this thread. `tick` reads them, as a second's timer does. */
function startPipelines(): { pipelines: WorkbenchPipelines; tick: () => void } {
  const intake = { receive: () => Promise.reject(new Error('nothing is sent here')) };
  const running = new RunningPipelines({ intake, env: () => undefined, say: () => undefined });
  const runner: PipelinesRunner = {
    ask: (question, input) => running[question](input as never) as Promise<never>,
    hide: () => undefined,
    close: () => running.close(),
  };
  const answers = new ConfigAnswers(() => undefined);
  const reader: ConfigReader = {
    ready: Promise.resolve(),
    ask: (question, input) => answers[question](input as never) as Promise<never>,
    hide: () => undefined,
    end: async () => undefined,
  };
  let listener: RunnerListener | undefined;
  let atMs = NOW_MS - 200_000;
  const pipelines = new WorkbenchPipelines({
    startRunner: (listening) => {
      listener = listening;
      return runner;
    },
    startConfigReader: () => reader,
    ...{ mayChange: true, unable: '', now: () => 0, giveUp: async () => undefined },
    ...{ onRead: () => undefined, onChanged: () => undefined, usualPorts: () => ({ grpc: 4_317, http: 4_318 }) },
    ...{
      latestNs: () => undefined,
      askBeside: () => Promise.reject(new Error('no library')),
      readNewest: async () => [],
      readNewestTraces: async function* () {},
      storedTraces: async () => new Set<string>(),
    },
  });
  onTestFinished(() => pipelines.close());
  return { pipelines, tick: () => listener!.onRead(running.read((atMs += 100))) };
}

const YAML = `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors: {batch: {}, tail_sampling: {policies: [{name: all, type: always_sample}]}}
exporters:
  store:
  otlphttp: {endpoint: "https://me:s3cret@otlp.example/s3cret", metrics_endpoint: "http://m.example/v1/metrics?key=s3cret"}
connectors: {spanmetrics: {}}
service:
  telemetry: {metrics: {address: "127.0.0.1:0"}}
  pipelines:
    traces: {receivers: [otlp], processors: [tail_sampling, batch], exporters: [store, otlphttp, spanmetrics]}
    metrics: {receivers: [spanmetrics], exporters: [otlphttp]}
`;

test('pipelines of the desk: its components, and where its exporters send, without credentials', async () => {
  const { pipelines } = startPipelines();
  const store = await storeOf();
  const read = () => {
    const context = { store, pipelines, receivers: () => [], version: '7', now: () => NOW_MS };
    return readTopology(context, { minutes: 5, gatewayAttributes: [] });
  };
  expect(await read()).toMatchObject({ nodes: [{ id: 'desk', version: '7', components: [] }], edges: [] });
  const { addresses } = await pipelines.apply({ yaml: YAML });
  const topology = await read();
  expect(JSON.stringify(topology)).not.toContain('s3cret');
  expect(topology.nodes.map(({ id, kind, basis }) => [id, kind, basis])).toEqual([
    ['desk', 'desk', 'running'],
    ['backend:otlp.example:443', 'backend', 'configured'],
    ['backend:m.example:80', 'backend', 'configured'],
  ]);
  const [desk] = topology.nodes;
  expect(desk!.byTrace).toEqual(['tail_sampling']);
  expect(desk!.components.map(({ section, id, endpoints }) => [`${section}/${id}`, ...endpoints])).toEqual([
    ['receivers/otlp', ...addresses['otlp']!],
    ['processors/batch'],
    ['processors/tail_sampling'],
    ['connectors/spanmetrics'],
    ['exporters/otlphttp', 'otlp.example:443', 'm.example:80'],
    ['exporters/store'],
  ]);
  expect(topology.edges.map(({ to, exporter, basis, signals }) => [to, exporter, basis, ...signals])).toEqual([
    ['backend:otlp.example:443', 'otlphttp', 'configured', 'traces'],
    ['backend:m.example:80', 'otlphttp', 'configured', 'metrics'],
  ]);
  expect(pipelines.flow()!.metricsAt).toHaveLength(1);
  await pipelines.stop();
  expect(await read()).toMatchObject({ nodes: [{ components: [] }], edges: [] });
});

/** A back end that takes what it is sent, or says that it cannot. */
async function startBackend(): Promise<{ address: string; state: { status: number } }> {
  const state = { status: 503 };
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(state.status, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, state };
}

test('a back end that refuses is said while requests are tried again, and is no more when it takes them', async () => {
  const { pipelines, tick } = startPipelines();
  const store = await storeOf();
  const { address, state } = await startBackend();
  const { addresses } = await pipelines.apply({
    yaml: `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {otlphttp: {endpoint: "http://${address}", retry_on_failure: {initial_interval: 20ms, max_interval: 20ms}}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [otlphttp]}}}
`,
  });
  const edge = async () => {
    tick();
    const context = { store, pipelines, receivers: () => [], version: '7', now: () => NOW_MS };
    const { edges, nodes } = await readTopology(context, { minutes: 5, gatewayAttributes: [] });
    const queue = nodes[0]!.components.find(({ section }) => section === 'exporters')!;
    return { ...edges[0]!, queueSize: queue.queueSize, stalls: queue.stalls };
  };
  expect(await edge()).toMatchObject({ stalledMs: null, stalls: [] });
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'a' }] }] }] });
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`http://${addresses['otlp']![0]}/v1/traces`, { method: 'POST', headers, body });
  expect(status).toBe(200);
  // Nothing has failed for good: it is tried again.
  await eventually(async () => {
    const now = await edge();
    expect(now).toMatchObject({ failedPerSecond: 0, perSecond: 0, queueSize: 1 });
    expect(now.stalledMs).toBeGreaterThan(0);
  });
  state.status = 200;
  await eventually(async () => {
    const now = await edge();
    expect(now).toMatchObject({ stalledMs: null, stalls: [], queueSize: 0 });
    expect(now.perSecond).toBeGreaterThan(0);
  });
});

import { expect, onTestFinished, test } from 'vitest';
import { RunningPipelines } from '../../../main/engine/pipelines/running-pipelines.ts';
import type { PipelinesRunner } from '../../../main/engine/pipelines/runner.ts';
import { WorkbenchPipelines } from '../../../main/engine/pipelines/workbench-pipelines.ts';
import { readTopology } from '../../../main/engine/topology/read-topology.ts';
import { storeOf } from '../store/questions/store-of.ts';

/** The pipelines of the workbench, in this thread. */
function startPipelines(): WorkbenchPipelines {
  const intake = { receive: () => Promise.reject(new Error('nothing is sent here')) };
  const running = new RunningPipelines({ intake, env: () => undefined, log: () => undefined });
  const runner: PipelinesRunner = {
    ask: (question, input) => running[question](input as never) as Promise<never>,
    hide: () => undefined,
    close: () => running.close(),
  };
  const pipelines = new WorkbenchPipelines({
    startRunner: () => runner,
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
  return pipelines;
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
  const pipelines = startPipelines();
  const store = await storeOf();
  const read = () => {
    const context = { store, pipelines, receivers: () => [], version: '7', now: () => 1_000_000 };
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

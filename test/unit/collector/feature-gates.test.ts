import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Agent, readFeatureGates } from '../../../main/engine/agent/agent.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { sendOtlp } from './run-agent.ts';

const GATE = 'processor.tailsamplingprocessor.recordpolicy';

test('feature gates are read as the Collector reads them', () => {
  expect(readFeatureGates('').on).toEqual([]);
  expect(readFeatureGates(GATE).on).toEqual([GATE]);
  expect(readFeatureGates(`+${GATE}`).on).toEqual([GATE]);
  expect(readFeatureGates(`${GATE}, -${GATE}`).on).toEqual([]);
});

test('other gates of the Collector have no effect, and what is no name of any is an error', () => {
  const others = ['telemetry.newPipelineTelemetry', 'exporter.PersistRequestContext'];
  expect(readFeatureGates(`${others[0]},${GATE},-${others[1]}`)).toEqual({ on: [GATE], idle: others });
  expect(() => readFeatureGates(`${GATE},no gate`)).toThrow('"no gate" is no name of a feature gate');
});

test.each([
  ['', 0],
  [GATE, 1],
])('with the gates "%s" what an agent keeps says by which policy in %d places', async (gates, places) => {
  const path = join(await makeTempDir(), 'spans.jsonl');
  const agent = new Agent({
    ...{ env: () => undefined, log: () => undefined, allowUnencrypted: false },
    featureGates: readFeatureGates(gates).on,
  });
  onTestFinished(() => agent.close());
  const { config, problems } = agent.check(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors: {tail_sampling: {decision_wait: 1h, policies: [{name: all, type: always_sample}]}}
exporters: {file: {path: "${path}"}}
service: {pipelines: {traces: {receivers: [otlp], processors: [tail_sampling], exporters: [file]}}}
`);
  expect(problems).toEqual([]);
  await agent.start(config!);
  expect(await sendOtlp(agent, traces('shop', span()))).toBe(200);
  // What waits is decided when it is closed.
  await agent.close();
  const written = await readFile(path, 'utf8');
  expect(written).toContain('"service.name"');
  const recorded = '{"key":"tailsampling.policy","value":{"stringValue":"all"}}';
  expect(written.split(recorded)).toHaveLength(places + 1);
});

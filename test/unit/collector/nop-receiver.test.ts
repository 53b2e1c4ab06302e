import { expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';

test('a receiver that gives nothing lets a pipeline of each signal run, and takes no settings', async () => {
  const pipelines = ['traces', 'metrics', 'logs'].map((signal) => `${signal}: {receivers: [nop], exporters: [debug]}`);
  const yaml = `receivers: {nop: }\nexporters: {debug: }\nservice: {pipelines: {${pipelines.join(', ')}}}`;
  const { agent, said } = await runAgent(yaml);
  expect(agent.addresses()).toEqual({ nop: [] });
  expect(agent.read()['receivers/nop']).toMatchObject({ in: 0, out: 0, refused: 0 });
  expect(said).toEqual([]);
  expect(agent.check(yaml.replace('nop: ', 'nop: {endpoint: x}')).problems).toHaveLength(1);
});

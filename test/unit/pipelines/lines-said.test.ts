import { expect, onTestFinished, test } from 'vitest';
import { RunningPipelines } from '../../../main/engine/pipelines/running-pipelines.ts';
import { protobufOf, span } from '../receivers/payloads.ts';

// What pipelines of the workbench say is in the form of the agent's lines.

const yamlOf = (logs: string): string => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {debug: }
service:
  telemetry: {logs: ${logs}}
  pipelines: {traces: {receivers: [otlp], exporters: [debug]}}
`;

async function linesWith(logs: string): Promise<string[]> {
  const lines: string[] = [];
  const intake = { receive: () => Promise.reject(new Error('nothing is stored')) };
  const running = new RunningPipelines({ intake, env: () => undefined, say: (line) => lines.push(line) });
  onTestFinished(() => running.close());
  const { addresses } = await running.start({ yaml: yamlOf(logs) });
  const headers = { 'content-type': 'application/x-protobuf' };
  const body = protobufOf('traces', span()) as BodyInit;
  const post = (type: object) =>
    fetch(`http://${addresses['otlp']![0]}/v1/traces`, { method: 'POST', headers: { ...headers, ...type }, body });
  expect((await post({})).status).toBe(200);
  // A refusal is a warning.
  expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
  await running.close();
  return lines;
}

test('with time and level', async () => {
  const lines = await linesWith('{}');
  expect(
    lines.filter((line) => !/^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warn) (receivers|exporters)\/[a-z]+: \S/.test(line)),
  ).toEqual([]);
  expect(lines.join('\n')).toMatch(/Z info exporters\/debug: .*\n.*Z warn receivers\/otlp: /);
});

test('as JSON, and from the level on, that the configuration asks for', async () => {
  const lines = await linesWith('{encoding: json, level: warn}');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 'warn', component: 'receivers/otlp' }),
  ]);
});

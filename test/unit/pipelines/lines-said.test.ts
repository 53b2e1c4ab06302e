import { expect, onTestFinished, test } from 'vitest';
import { ConfigAnswers } from '../../../main/engine/pipelines/config-answers.ts';
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

const toStart = (yaml: string) => new ConfigAnswers(() => undefined).read({ yaml });

function pipelinesSaying(lines: string[]): RunningPipelines {
  const intake = { receive: () => Promise.reject(new Error('nothing is stored')) };
  const running = new RunningPipelines({ intake, env: () => undefined, say: (line) => lines.push(line) });
  onTestFinished(() => running.close());
  return running;
}

async function linesWith(logs: string, refused = { 'content-type': 'text/plain' }): Promise<string[]> {
  const lines: string[] = [];
  const running = pipelinesSaying(lines);
  const { addresses } = await running.start(await toStart(yamlOf(logs)));
  const headers = { 'content-type': 'application/x-protobuf' };
  const body = protobufOf('traces', span()) as BodyInit;
  const post = (type: object) =>
    fetch(`http://${addresses['otlp']![0]}/v1/traces`, { method: 'POST', headers: { ...headers, ...type }, body });
  expect((await post({})).status).toBe(200);
  // A refusal is a warning.
  expect((await post(refused)).status).toBe(415);
  await running.close();
  return lines;
}

test('with time and level', async () => {
  const lines = await linesWith('{}');
  expect(
    lines.filter(
      (line) => !/^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warn) (pipelines|(receivers|exporters)\/[a-z]+): \S/.test(line),
    ),
  ).toEqual([]);
  expect(lines.join('\n')).toMatch(/Z info exporters\/debug: .*\n.*Z warn receivers\/otlp: /);
});

test('as JSON, and from the level on, that the configuration asks for', async () => {
  const lines = await linesWith('{encoding: json, level: warn}');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 'warn', component: 'receivers/otlp' }),
  ]);
});

test('what runs, and where everything that listens does', async () => {
  const lines: string[] = [];
  const extensions = ['health_check', 'zpages'];
  const telemetry = 'readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: 0}}}}]';
  const yaml = `
extensions: {${extensions.map((id) => `${id}: {endpoint: "127.0.0.1:0"}`).join(', ')}}
${yamlOf(`{}, metrics: {${telemetry}}`).replace('service:', `service:\n  extensions: [${extensions.join(', ')}]`)}`;
  const running = pipelinesSaying(lines);
  const started = await running.start(await toStart(yaml));
  const at = String.raw`127\.0\.0\.1:[1-9]\d*`;
  const others = [...extensions, 'service.telemetry'].map((id) => ` ${id} on ${at}\.`).join('');
  expect(lines).toEqual([
    expect.stringMatching(`^\\S+Z info pipelines: Running traces\\. Listening on ${at}\\.${others}$`),
  ]);
  expect(Object.keys(started.extensions)).toEqual([...extensions, 'service.telemetry']);
});

test('others with which a pipeline that runs would be left out are refused, and those before run on', async () => {
  const running = pipelinesSaying([]);
  const yaml = (processors: string): string => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
processors: {sumologic: }
exporters: {debug: }
service:
  pipelines:
    traces: {receivers: [otlp], processors: [${processors}], exporters: [debug]}
    logs: {receivers: [otlp], exporters: [debug]}
`;
  const { addresses } = await running.start(await toStart(yaml('')));
  await expect(running.start(await toStart(yaml('sumologic')))).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('The pipeline "traces" runs now and would be left out: "sumologic"') as string,
  });
  const headers = { 'content-type': 'application/x-protobuf' };
  const body = protobufOf('traces', span()) as BodyInit;
  const answer = await fetch(`http://${addresses['otlp']![0]}/v1/traces`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
});

test('what somebody else said in them does not steer a terminal', async () => {
  const lines = await linesWith('{}', { 'content-type': 'text/plain\u009b2J' });
  expect(lines.join('\n')).toContain('\\u009b2J');
});

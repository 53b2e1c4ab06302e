import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listenForStop } from '../../../main/hosts/cli/stop-signals.ts';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// Whoever runs an agent reads its standard error by a program: every line is as `service.telemetry.logs` asks for it.

// It is what hears SIGHUP.
listenForStop();

const configOf = (logs: string, port = 0): string => `
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${port}"}}}}
processors: {batch: }
exporters: {debug: , redis: }
service:
  telemetry: {logs: ${logs}}
  pipelines: {traces: {receivers: [otlp], processors: [batch], exporters: [debug, redis]}}
`;

const FORMS = {
  console:
    /^\d{4}-\d\d-\d\dT[\d:.]+Z (info|warn|error) (config|pipelines|(receivers|exporters)\/[a-z]+|processors\/batch \(traces\)): \S.*$/,
  json: /^\{"level":"(info|warn|error)","ts":"[\dT:.Z-]+","component":"(config|pipelines|(receivers|exporters)\/[a-z]+|processors\/batch \(traces\))","msg":"[^"].*"\}$/,
};

/** Runs an agent, has it read another configuration for each of `next` when it has said what is waited for, and stops it then. */
async function linesOf(first: string, next: readonly [text: string, until: RegExp][] = []): Promise<string[]> {
  const path = join(await makeTempDir(), 'config.yaml');
  await writeFile(path, first);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const left = [...next];
  let until = /Running traces\./;
  let seen = 0;
  const onErr = (err: string) => {
    const found = until.exec(err.slice(seen));
    if (!found) return;
    seen = err.length;
    const step = left.shift();
    if (!step) return void setImmediate(() => stop.abort());
    until = step[1];
    void writeFile(path, step[0]).then(() => process.emit('SIGHUP'));
  };
  const { err } = await runCliHere(['agent', '--config', path], { signal: stop.signal, onErr });
  return err.trimEnd().split('\n');
}

test.each(['console', 'json'] as const)(
  'every line, also of another configuration and of one that is broken, has the form of %s, with time and level',
  async (encoding) => {
    const [logs, other] = [`{encoding: ${encoding}}`, `{encoding: ${encoding}, level: debug}`];
    const lines = await linesOf(configOf(logs), [
      ['processors: [', /The configuration before runs on\./],
      [configOf(other), /Running traces\./],
    ]);
    expect(lines.filter((line) => !FORMS[encoding].test(line))).toEqual([]);
    const told = lines.join('\n');
    expect(told).toMatch(/config\.yaml:4:22: Tracebench has no exporter of the type \\?"redis/);
    expect(told.match(/Running traces\. Listening on 127\.0\.0\.1:\d+\./g)).toHaveLength(2);
    expect(told).toMatch(/processors\/batch \(traces\)(: |","msg":")0 in, 0 out/);
  },
);

test('one configuration after another has each the form that it asks for', async () => {
  const lines = await linesOf(configOf('{encoding: console}'), [
    [configOf('{encoding: json}'), /Running traces\./],
    ['processors: [', /The configuration before runs on\./],
  ]);
  const firstJson = lines.findIndex((line) => FORMS.json.test(line));
  expect(lines.slice(0, firstJson).every((line) => FORMS.console.test(line))).toBe(true);
  expect(lines.slice(firstJson).filter((line) => !FORMS.json.test(line))).toEqual([]);
  expect(lines.slice(0, firstJson).some((line) => line.includes('Running traces.'))).toBe(true);
});

test('SIGHUP while an agent starts has it read its configuration again once it runs', async () => {
  const path = join(await makeTempDir(), 'config.yaml');
  await writeFile(path, configOf('{}'));
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const asked: string[] = [];
  const onErr = (err: string) => {
    if (asked.length === 0) asked.push(err);
    else if (err.match(/Running traces\./g)?.length === 2) return void setImmediate(() => stop.abort());
    else return;
    process.emit('SIGHUP');
  };
  expect(await runCliHere(['agent', '--config', path], { signal: stop.signal, onErr })).toMatchObject({ code: 0 });
  expect(asked[0]).not.toContain('Running');
});

test('gates of the Collector that are not known here are named, and it runs', async () => {
  const path = join(await makeTempDir(), 'config.yaml');
  await writeFile(path, configOf('{encoding: json}'));
  const gate = 'telemetry.newPipelineTelemetry';
  const told = `the feature gate "${gate}" has no effect here`;
  const args = ['agent', '--config', path, `--feature-gates=-${gate}`];
  const checked = await runCliHere([...args, '--check']);
  expect([checked.code, checked.err]).toEqual([0, expect.stringContaining(`--feature-gates: warning: ${told}`)]);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const onErr = (err: string) => void (err.includes('Running traces.') && setImmediate(() => stop.abort()));
  const { code, err } = await runCliHere(args, { signal: stop.signal, onErr });
  const lines = err.trimEnd().split('\n');
  expect([code, lines.filter((line) => !FORMS.json.test(line))]).toEqual([0, []]);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain(`--feature-gates: ${told}`);
});

test('what could not be started is told in that form too', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const lines = await linesOf(configOf('{encoding: json}', port));
  expect(lines.filter((line) => !FORMS.json.test(line))).toEqual([]);
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({
    level: 'error',
    component: 'pipelines',
    msg: `receivers/otlp: port ${port} is taken.`,
  });
});

test('where no lines are wanted, an end that nobody wanted is told all the same', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const lines = await linesOf(configOf('{level: fatal}', port));
  expect(lines).toEqual([expect.stringContaining(`receivers/otlp: port ${port} is taken`)]);
});

test('another configuration with which a pipeline that runs would be left out is refused, and the one before runs on', async () => {
  const lines = await linesOf(configOf('{}'), [
    [
      configOf('{encoding: json}')
        .replace('[batch]', '[batch, sumologic]')
        .replace('{batch: }', '{batch: , sumologic: }'),
      /The configuration before runs on\./,
    ],
  ]);
  const told = lines.join('\n');
  expect(told).toMatch(
    /warn config: \S+config\.yaml:\d+:\d+: pipeline "traces" does not run: "sumologic" is not supported/,
  );
  expect(told).toMatch(
    /error pipelines: The pipeline "traces" runs now and would be left out: "sumologic" is not supported, and without it the data would be other data\. The configuration before runs on\.$/m,
  );
  // In its form, and with its counts at the end.
  expect(lines.filter((line) => !FORMS.console.test(line))).toEqual([]);
  expect(told).toMatch(/info exporters\/debug: 0 in/);
});

test('one that leaves out a pipeline that did not run is taken', async () => {
  const more = configOf('{}').replace(
    'exporters: [debug, redis]}',
    'exporters: [debug]}, logs: {receivers: [otlp], processors: [sumologic], exporters: [debug]}',
  );
  const lines = await linesOf(configOf('{}'), [
    [more.replace('{batch: }', '{batch: , sumologic: }'), /Running traces\./],
  ]);
  expect(lines.join('\n')).toContain('pipeline "logs" does not run');
});

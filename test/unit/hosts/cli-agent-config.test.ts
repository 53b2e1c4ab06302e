import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mergeConfigs } from '../../../core/collector/config/merge-configs.ts';
import { givenText, pathOf, sourceOfSet } from '../../../main/hosts/cli/config-sources.ts';
import { runCliHere } from '../../helpers/run-cli-here.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const BASE = `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters:
  nop:
  otlphttp: {endpoint: "http://a:1", timeout: 5s}
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [nop, otlphttp]}
`;

async function files(...texts: string[]): Promise<string[]> {
  const folder = await makeTempDir();
  const paths = texts.map((_, i) => join(folder, `${i}.yaml`));
  await Promise.all(texts.map((text, i) => writeFile(paths[i]!, text)));
  return paths;
}

const check = async (...args: string[]) => {
  const { code, out, err } = await runCliHere(['agent', '--check', '--json', ...args]);
  return {
    code,
    err,
    ...(JSON.parse(out) as {
      problems: { file: string }[];
      warnings: object[];
      pipelines: string[];
      leftOut: string[];
    }),
  };
};
const all = (paths: readonly string[]) => paths.flatMap((path) => ['--config', path]);

describe('several configurations', () => {
  test('are merged: maps key by key, and lists are those of the last', () => {
    expect(
      mergeConfigs([{ a: { b: 1, c: [1, 2], d: 1 }, e: 1 }, undefined, null, { a: { b: null, c: [3] }, f: { g: 1 } }]),
    ).toEqual({ a: { b: null, c: [3], d: 1 }, e: 1, f: { g: 1 } });
  });

  test('are one, laid over each other', async () => {
    const paths = await files(
      BASE,
      'service: {pipelines: {traces: {exporters: [nop]}, logs: {receivers: [otlp], exporters: [nop]}}}',
    );
    expect(await check(...all(paths))).toMatchObject({ code: 0, problems: [], pipelines: ['traces', 'logs'] });
  });

  test('have their problems told in the file that says what is wrong', async () => {
    const paths = await files(
      BASE,
      'exporters:\n  otlphttp:\n    timeout: soon\n',
      'exporters: {otlphttp: {colour: red}}',
    );
    const { code, problems } = await check(...all(paths));
    expect(code).toBe(1);
    expect(problems).toEqual([
      expect.objectContaining({ file: paths[1], line: 3, column: 14 }),
      expect.objectContaining({
        file: paths[2],
        line: 1,
        column: 24,
        message: expect.stringContaining('"colour"') as string,
      }),
    ]);
    const { err } = await runCliHere(['agent', '--check', ...all(paths)]);
    expect(err).toContain(`${paths[1]}:3:14: error: `);
    expect(err).toContain(`${paths[2]}:1:24: error: `);
  });

  test('one that is no YAML is told by its name', async () => {
    const paths = await files(BASE, 'exporters: [');
    const { problems } = await check(...all(paths));
    expect(problems).toEqual([expect.objectContaining({ file: paths[1] })]);
  });
});

describe('what --config may name', () => {
  test('yaml: with keys one in the other, and --set over all', async () => {
    const [path] = await files(BASE);
    const told = await check(
      ...['--config', `file:${path!}`, '--config', 'yaml:exporters::otlphttp::timeout: soon'],
      ...['--set', 'exporters.otlphttp.endpoint=nowhere'],
    );
    expect([...new Set(told.problems.map(({ file }) => file))]).toEqual([
      'yaml:exporters::otlphttp::endpoint: nowhere',
      'yaml:exporters::otlphttp::timeout: soon',
    ]);
  });

  test('env: a variable', () => {
    expect(givenText('env:A', { A: 'a: 1' })).toBe('a: 1');
    expect(() => givenText('env:B', {})).toThrow('B is not set');
  });

  test('yaml: any text of it', () => {
    expect(givenText('yaml:{a: {b: 1}}', {})).toBe('{a: {b: 1}}');
    expect(givenText('yaml:a: 1', {})).toBe('a: 1');
    expect(givenText('yaml:a::b/2::c: [1, 2]', {})).toBe('{"a": {"b/2": {"c": [1, 2]}}}');
    expect(givenText(sourceOfSet('a.b=x=y'), {})).toBe('{"a": {"b": x=y}}');
  });

  test('file: and paths; of others it is said that they are not here', () => {
    expect(givenText('config.yaml', {})).toBeUndefined();
    expect([pathOf('file:/etc/a.yaml'), pathOf('a.yaml'), pathOf('C:\\a.yaml')]).toEqual([
      '/etc/a.yaml',
      'a.yaml',
      'C:\\a.yaml',
    ]);
    for (const other of ['https://example.org/a.yaml', 's3:bucket']) expect(() => pathOf(other)).toThrow(other);
    expect(() => sourceOfSet('a.b')).toThrow('KEY.KEY=VALUE');
  });
});

describe('a check of what is not supported here', () => {
  const THIS = `receivers: {otlp: {protocols: {http: }}}
processors: {sumologic: }
exporters: {nop: , redis: }
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [nop, redis]}
`;
  const MORE = `    logs: {receivers: [otlp], processors: [sumologic], exporters: [nop]}\n`;

  test('fails where a pipeline would not run, as that of the Collector does', async () => {
    const [path] = await files(THIS + MORE);
    const { code, pipelines, leftOut, problems } = await check('--config', path!);
    expect({ code, pipelines, leftOut, problems }).toEqual({
      ...{ code: 1, pipelines: ['traces'], leftOut: ['logs'], problems: [] },
    });
    const { out } = await runCliHere(['agent', '--check', '--config', path!]);
    expect(out).toBe('Pipelines that run: traces\nPipelines that do not: logs\n');
  });

  test('is what --strict starts nothing without', async () => {
    const [path] = await files(THIS + MORE);
    const { code, out, err } = await runCliHere(['agent', '--strict', '--config', path!]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('Nothing was started. Left out would be: logs. Without --strict the other pipelines run.');
  });

  test('warns of a component that is left out alone', async () => {
    const [path] = await files(THIS);
    const { code, leftOut, warnings } = await check('--config', path!);
    expect([code, leftOut]).toEqual([0, []]);
    expect(warnings).toContainEqual(expect.objectContaining({ message: expect.stringContaining('redis') as string }));
  });
});

test('a scrape of the Collector’s own metrics that nobody serves is warned of', async () => {
  const own = `receivers: {prometheus: {config: {scrape_configs: [{job_name: otel-collector, static_configs: [{targets: ["0.0.0.0:8888"]}]}]}}}
exporters: {nop: }
service: {pipelines: {metrics: {receivers: [prometheus], exporters: [nop]}}}
`;
  const [silent, telling] = await files(own, `${own.replace('service: {', 'service: {telemetry: {metrics: {}}, ')}`);
  expect(await check('--config', silent!)).toMatchObject({
    code: 0,
    warnings: [
      {
        line: 1,
        column: 107,
        message: expect.stringContaining('nothing of this agent listens on 0.0.0.0:8888') as string,
      },
    ],
  });
  expect(await check('--config', telling!)).toMatchObject({ code: 0, warnings: [] });
});

test('a file without --config is told what it lacks', async () => {
  for (const args of [['config.yaml'], ['--config', 'a.yaml', 'config.yaml']]) {
    const { code, err } = await runCliHere(['agent', ...args]);
    expect(code).toBe(2);
    expect(err).toContain('"config.yaml" is no option. The configuration follows --config.');
  }
});

test('without a file nothing is run, as in the Collector, and it says where the default pipeline does', async () => {
  for (const args of [[], ['--set', 'exporters.nop='], ['--check']]) {
    const { code, err } = await runCliHere(['agent', ...args]);
    expect(code).toBe(2);
    expect(err).toContain('--config is missing');
    expect(err).toContain('otlp → batch → store runs in `tracebench serve`');
  }
});

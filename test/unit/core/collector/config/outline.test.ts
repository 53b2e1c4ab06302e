import { expect, test } from 'vitest';
import type { KnownType, KnownTypes } from '../../../../../core/collector/config/collector-config.ts';
import { YamlSource } from '../../../../../core/collector/config/yaml-source.ts';
import { outlineConfig } from '../../../../../core/collector/config/outline.ts';
import { readConfig } from '../../../../../core/collector/config/read-config.ts';
import { SIGNALS } from '../../../../../core/model/telemetry.ts';

const known: KnownType = { signals: SIGNALS, check: () => [] };
const types: KnownTypes = {
  receivers: new Map([['otlp', known]]),
  processors: new Map([['batch', known]]),
  exporters: new Map([['debug', known]]),
  connectors: new Map(),
  extensions: new Map(),
};

function outline(yaml: string) {
  const { components, pipelines } = outlineConfig(
    new YamlSource(yaml),
    types,
    readConfig(yaml, types, { env: () => undefined }),
  );
  return [
    ...components.map(({ section, id, isSupported, firstLine, lastLine }) =>
      [section, id, isSupported ? '' : 'foreign', firstLine, lastLine].join(' '),
    ),
    ...pipelines.map(({ id, processors, leftOut, firstLine, lastLine }) =>
      [id, processors.join('+'), leftOut, firstLine, lastLine].join(' '),
    ),
  ];
}

test('an outline names what a text defines, used or not, with its lines', () => {
  const yaml = `receivers:
  otlp:
    protocols:
      grpc:

      http:
        endpoint: localhost:4318

  otlp/unused: # nothing under it
processors:
  batch:
  exotic:
    keys: [a,
      b]
exporters: {debug: {}}
service:
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [debug]

    logs:
      receivers: [otlp]
      processors: [exotic, batch]
      exporters: [debug]
`;
  expect(outline(yaml)).toEqual([
    'receivers otlp  2 7',
    'receivers otlp/unused  9 9',
    'processors batch  11 11',
    'processors exotic foreign 12 14',
    'exporters debug  15 15',
    'traces   18 20',
    'logs exotic+batch "exotic" is not supported, and without it the data would be other data 22 25',
  ]);
});

test('an outline is of what can be made out', () => {
  expect(outline('receivers: [')).toEqual([]);
  expect(outline('')).toEqual([]);
  expect(outline('- 1')).toEqual([]);
  const odd =
    'receivers: {otlp: &same {a: 1}, "no name": }\nexporters: {debug: *same}\nservice: {pipelines: {traces: 5, x: }}';
  expect(outline(odd)).toEqual(['receivers otlp  1 1', 'exporters debug  2 2', 'traces   3 3']);
});

test('an outline names what is commented out at its place', () => {
  const yaml = `receivers: {otlp: }
processors: {batch: }
exporters: {debug: }
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors:
        # - batch
      exporters: [debug]
    logs: {receivers: [otlp], exporters: [debug]}
`;
  const { pipelines } = outlineConfig(new YamlSource(yaml), types, { leftOut: {} });
  expect(pipelines.map(({ processors, disabled }) => ({ processors, disabled }))).toEqual([
    { processors: [], disabled: [{ role: 'processors', id: 'batch', at: 0 }] },
    { processors: [], disabled: [] },
  ]);
});

test('that no pipeline is left stands where the last one was left out', () => {
  const yaml =
    'receivers: {otlp: }\nexporters: {exotic: }\nservice:\n  pipelines:\n    traces: {receivers: [otlp], exporters: [exotic]}\n';
  const { problems, warnings } = readConfig(yaml, types, { env: () => undefined });
  const [problem] = problems;
  expect(problem).toMatchObject({ message: 'no pipeline is left that can run' });
  expect(warnings).toContainEqual({ ...problem, message: expect.stringContaining('none of its exporters') as string });
});

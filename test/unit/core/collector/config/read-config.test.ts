import { describe, expect, test } from 'vitest';
import type { KnownType, KnownTypes } from '../../../../../core/collector/config/collector-config.ts';
import { readConfig } from '../../../../../core/collector/config/read-config.ts';
import { Settings } from '../../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../../core/model/telemetry.ts';

const any: KnownType = { signals: SIGNALS, check: () => [] };
const port: KnownType = {
  signals: SIGNALS,
  check: (value) => {
    const settings = new Settings(value);
    settings.integer('port', 4317, 1, 65_535);
    settings.durationMs('timeout', 5_000);
    settings.allow(['port', 'timeout']);
    return settings.problems;
  },
};
const TYPES: KnownTypes = {
  receivers: new Map([['otlp', any]]),
  processors: new Map([['batch', any]]),
  exporters: new Map([
    ['otlp', port],
    ['zipkin', { ...any, signals: ['traces'] }],
  ]),
  connectors: new Map([['spanmetrics', { signals: ['traces'], gives: ['metrics'], check: () => [] }]]),
  extensions: new Map([['health_check', any]]),
};
const read = (yaml: string, env: Record<string, string> = {}) => readConfig(yaml, TYPES, { env: (name) => env[name] });
const told = ({ problems, warnings }: ReturnType<typeof read>) =>
  [...problems.map((one) => ['error', one] as const), ...warnings.map((one) => ['warning', one] as const)].map(
    ([kind, { line, column, message }]) => `${kind} ${line}:${column} ${message}`,
  );

const SMALL = `receivers:
  otlp:
processors:
  batch:
exporters:
  otlp/out:
    port: 4317
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [batch]
      exporters: [otlp/out]
`;

describe('a configuration of the Collector', () => {
  test.each(['4_317', '+43_17', '4_31.7e1'])('may have underscores in its numbers: %s', (number) => {
    const { config } = read(SMALL.replace('port: 4317', `port: ${number}`));
    expect(config!.components.at(-1)!.settings).toEqual({ port: 4317 });
  });

  test.each(['"4_317"', 'a_4317', '_4317'])('has a text where YAML has: %s', (written) => {
    expect(told(read(SMALL.replace('port: 4317', `port: ${written}`)))).toEqual([
      'error 7:11 a whole number from 1 to 65535 is expected here',
    ]);
  });

  test('gives its pipelines and the components they use', () => {
    const { config, problems, warnings } = read(SMALL);
    expect([problems, warnings]).toEqual([[], []]);
    expect(config!.pipelines).toEqual([
      { id: 'traces', signal: 'traces', receivers: ['otlp'], processors: ['batch'], exporters: ['otlp/out'] },
    ]);
    expect(
      config!.components.map(({ section, id, type, name, settings }) => ({ section, id, type, name, settings })),
    ).toEqual([
      { section: 'receivers', id: 'otlp', type: 'otlp', name: '', settings: null },
      { section: 'processors', id: 'batch', type: 'batch', name: '', settings: null },
      { section: 'exporters', id: 'otlp/out', type: 'otlp', name: 'out', settings: { port: 4317 } },
    ]);
  });

  test.each([
    [
      'a key nobody knows, with its place',
      SMALL.replace('port: 4317', 'prot: 4317'),
      'error 7:5 unknown key "prot"; did you mean "port"?',
    ],
    [
      'a value out of range',
      SMALL.replace('4317', '70000'),
      'error 7:11 a whole number from 1 to 65535 is expected here',
    ],
    [
      'a duration that is none',
      SMALL.replace('port: 4317', 'timeout: 5'),
      'error 7:14 a duration such as 200ms, 5s or 1m30s is expected here',
    ],
    [
      'a name that is not defined',
      SMALL.replace('[otlp/out]', '[otlp/oot]'),
      'error 13:19 "otlp/oot" is not among the exporters; did you mean "otlp/out"?',
    ],
    ['a name said twice', SMALL.replace('[batch]', '[batch, batch]'), 'error 12:27 "batch" is named twice'],
    [
      'an unknown section',
      `${SMALL}recievers: {}\n`,
      'error 14:12 unknown section "recievers"; did you mean "receivers"?',
    ],
    [
      'a pipeline of no signal',
      SMALL.replace('    traces:', '    trace:'),
      'error 11:7 "trace" is no pipeline: traces, metrics or logs is expected; did you mean "traces"?',
    ],
    [
      'no exporters',
      SMALL.replace('      exporters: [otlp/out]\n', ''),
      'error 11:7 pipeline "traces" has no exporters',
    ],
    [
      'a scheme that is not put in',
      SMALL.replace('4317', '${file:/etc/passwd}'),
      'error 7:11 ${file:…} is not supported; only environment variables are put in',
    ],
  ])('refuses %s', (_name, yaml, message) => {
    const answer = read(yaml);
    expect(answer.config).toBeUndefined();
    expect(told(answer)).toContain(message);
  });

  test('tells where YAML itself is broken', () => {
    expect(told(read('receivers:\n  otlp: [\n'))[0]).toMatch(/^error 3:1 /);
    expect(told(read('- a list'))).toContain('error 1:1 a map of sections is expected');
    expect(told(read(''))).toContain('error 1:1 there is no pipeline');
  });

  test('does not unfold references without end', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi']
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
      .join('\n')}`;
    expect(told(read(bomb)).join()).toMatch(/alias/);
  });

  test('puts in environment variables with the type they have', () => {
    const of = (text: string, env: Record<string, string> = {}) => {
      const { config, warnings } = read(SMALL.replace('4317', text), env);
      const settings = config?.components.find(({ id }) => id === 'otlp/out')?.settings as { port: unknown };
      return [settings?.port, ...warnings.map(({ message }) => message)];
    };
    expect(of('${env:PORT}', { PORT: '4318' })).toEqual([4318]);
    expect(of('${PORT}', { PORT: '4318' })).toEqual([4318]);
    expect(of('${env:PORT:-4319}')).toEqual([4319]);
    expect(of('${env:PORT}')).toEqual([null, 'the environment variable PORT is not set: empty']);
  });

  test('leaves out what it does not have, and says so', () => {
    const yaml = SMALL.replace('exporters: [otlp/out]', 'exporters: [otlp/out, kafka]').replace(
      'service:',
      '  kafka:\nservice:',
    );
    const answer = read(yaml);
    expect(told(answer)).toEqual(['warning 8:3 Tracebench has no exporter of the type "kafka": left out']);
    expect(answer.config!.pipelines[0]!.exporters).toEqual(['otlp/out']);
  });

  test.each([
    ['receivers', 'kubelet_stats'],
    ['receivers', 'tcp_log'],
    ['processors', 'k8sattributes'],
    ['processors', 'metric_start_time'],
    ['exporters', 'elasticsearch'],
    ['exporters', 'azure_blob'],
  ])(
    'names what the Collector has and we do not, instead of one of ours that is written nearly so: %s',
    (section, type) => {
      const yaml = SMALL.replace(`${section}: [`, `${section}: [${type}, `).replace(
        `${section}:\n`,
        `${section}:\n  ${type}:\n`,
      );
      const { message } = read(yaml).warnings[0]!;
      expect(message).toBe(`"${type}" is among the Collector's ${section}, but not among Tracebench's: left out`);
    },
  );

  test('says what serves in place of what the Collector gave up', () => {
    const yaml = SMALL.replace('exporters: [otlp/out]', 'exporters: [otlp/out, loki]').replace(
      'service:',
      '  loki:\nservice:',
    );
    expect(told(read(yaml))).toEqual([
      expect.stringMatching(
        /no exporter of the type "loki": left out; otlphttp sends to Loki itself: endpoint .*\/otlp$/,
      ),
    ]);
  });

  test.each([
    ['exporters', 'logging', 'it is called debug now, with verbosity in place of loglevel'],
    ['exporters', 'jaeger', 'Jaeger takes OTLP itself: otlp with endpoint jaeger:4317'],
    ['exporters', 'jaeger_thrift', 'Jaeger takes OTLP itself: otlp with endpoint jaeger:4317'],
    ['exporters', 'opencensus', 'what took OpenCensus takes OTLP today: otlp'],
    ['receivers', 'opencensus', 'what sent OpenCensus sends OTLP today: otlp'],
    ['processors', 'spanmetrics', 'it is a connector now: connectors: spanmetrics'],
    ['processors', 'queued_retry', 'exporters have sending_queue and retry_on_failure themselves'],
  ])('says what serves in place of the Collector’s former %s %s, used or not', (section, type, instead) => {
    const defined = SMALL.replace(`${section}:\n`, `${section}:\n  ${type}:\n`);
    const used = defined.replace(`${section}: [`, `${section}: [${type}, `);
    const kind = section.slice(0, -1);
    expect(read(used).warnings[0]!.message).toBe(
      `Tracebench has no ${kind} of the type "${type}": left out; ${instead}`,
    );
    expect(read(defined).warnings.map(({ message }) => message)).toEqual([
      `Tracebench has no ${kind} of the type "${type}". Nothing uses it here, but a Collector that has none does not start; ${instead}`,
    ]);
    expect(read(defined).config).toBeDefined();
  });

  test('is validated as a whole, as the Collector does, also where nothing uses it', () => {
    const unused = SMALL.replace('exporters:\n', 'exporters:\n  otlp/spare:\n    port: none\n    colour: red\n');
    expect(told(read(unused))).toEqual([
      'error 7:11 a whole number from 1 to 65535 is expected here',
      'error 8:5 unknown key "colour"',
    ]);
  });

  test('runs where nothing uses what is lacking here alone', () => {
    const lacking: KnownType = {
      signals: SIGNALS,
      check: (value) => {
        const settings = new Settings(value);
        settings.allow([], ['middlewares'], ['read_buffer_size']);
        settings.note([], '0.0.0.0:1 is open to other machines, unencrypted: …');
        return settings.problems;
      },
    };
    const types = { ...TYPES, receivers: new Map([...TYPES.receivers, ['zipkin', lacking]]) };
    const spare = SMALL.replace('receivers:\n', 'receivers:\n  zipkin: {middlewares: [], read_buffer_size: 1}\n');
    const given = { env: () => undefined };
    expect(readConfig(spare, types, given)).toMatchObject({ problems: [], warnings: [] });
    expect(readConfig(spare.replace('[otlp]', '[otlp, zipkin]'), types, given)).toMatchObject({
      problems: [{ line: 2 }, { line: 2 }],
      warnings: [{ line: 2 }],
    });
  });

  test.each(['exporters', 'receivers'])('has no connector of an id that is among the %s too', (section) => {
    const twice = `${SMALL}connectors: {spanmetrics: }\n`.replace(`${section}:\n`, `${section}:\n  spanmetrics:\n`);
    const problem = `15:14 "spanmetrics" is among the ${section} too: one of them needs another id`;
    expect(told(read(twice)).filter((line) => line.startsWith('error'))).toEqual([`error ${problem}`]);
  });

  test('names what nothing uses and nobody knows, and not what the Collector has', () => {
    const yaml = SMALL.replace('exporters:\n', 'exporters:\n  otpl/spare:\n  elasticsearch:\n  toString:\n');
    expect(read(yaml).warnings.map(({ line, message }) => `${line} ${message}`)).toEqual([
      expect.stringMatching(/^\d+ Tracebench has no exporter of the type "otpl"\. Nothing uses it here, .*"otlp"/),
      expect.stringMatching(/^\d+ Tracebench has no exporter of the type "toString"\. Nothing uses it here, [^;]*$/),
    ]);
  });

  test.each([
    ['exporters: [otlp/out]', 'exporters: []', 'pipeline "traces" has no exporters'],
    ['receivers: [otlp]', 'receivers: []', 'pipeline "traces" has no receivers'],
    ['exporters: [otlp/out]', 'exporters: [nowhere]', '"nowhere" is not among the exporters'],
  ])('of %s → %s it says that, and nothing else', (written, broken, said) => {
    const answer = read(SMALL.replace(written, broken));
    expect(told(answer)).toEqual([expect.stringContaining(said)]);
    expect(answer.config).toBeUndefined();
  });

  test('does not run a pipeline without one of its processors', () => {
    const yaml = SMALL.replace('processors: [batch]', 'processors: [redaction]').replace(
      'exporters:\n',
      '  redaction:\nexporters:\n',
    );
    const more = `${yaml}    logs:\n      receivers: [otlp]\n      exporters: [otlp/out]\n`;
    const answer = read(more);
    expect(told(answer)).toEqual([
      'warning 5:3 Tracebench has no processor of the type "redaction": left out',
      'warning 12:7 pipeline "traces" does not run: "redaction" is not supported, and without it the data would be other data',
    ]);
    expect(answer.config!.pipelines.map(({ id }) => id)).toEqual(['logs']);
    expect(read(yaml).config).toBeUndefined();
  });

  test('knows both sides of a connector', () => {
    const connected = `${SMALL.replace('exporters: [otlp/out]', 'exporters: [otlp/out, spanmetrics]')}    metrics:
      receivers: [spanmetrics]
      exporters: [otlp/out]
connectors:
  spanmetrics:
`;
    const { config, problems } = read(connected);
    expect(problems).toEqual([]);
    expect(config!.components.filter(({ section }) => section === 'connectors')).toHaveLength(1);
    expect(told(read(connected.replace('    metrics:', '    logs:')))).toContain(
      'error 15:19 "spanmetrics" does not support logs',
    );
    expect(told(read(connected.replace(', spanmetrics', '')))).toContain(
      'error 18:3 connector "spanmetrics" is used as a receiver only, not as an exporter',
    );
  });

  test('leaves out a connector of a type that is not here as it does receivers and exporters', () => {
    const yaml = `receivers: {otlp: }
connectors:
  datadog/connector:
exporters: {otlp/out: {port: 1}}
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [datadog/connector, otlp/out]}
    traces/only: {receivers: [otlp], exporters: [datadog/connector]}
    metrics: {receivers: [otlp, datadog/connector], exporters: [otlp/out]}
    metrics/only: {receivers: [datadog/connector], exporters: [otlp/out]}
`;
    const answer = read(yaml);
    expect(told(answer)).toEqual([
      'warning 3:3 "datadog" is among the Collector\'s connectors, but not among Tracebench\'s: left out',
      'warning 8:18 pipeline "traces/only" does not run: none of its exporters is supported',
      'warning 10:19 pipeline "metrics/only" does not run: none of its receivers is supported',
    ]);
    expect(answer.config!.pipelines).toMatchObject([
      { id: 'traces', receivers: ['otlp'], exporters: ['otlp/out'] },
      { id: 'metrics', receivers: ['otlp'], exporters: ['otlp/out'] },
    ]);
    // The Collector would not start with this one either.
    const loose = yaml.replace('[otlp, datadog/connector]', '[otlp]').replace(/ {4}metrics\/only.*\n/, '');
    expect(told(read(loose))).toContain(
      'error 3:3 connector "datadog/connector" is used as an exporter only, not as a receiver',
    );
  });

  test('does not let data come round again', () => {
    const types: KnownTypes = { ...TYPES, connectors: new Map([['forward', any]]) };
    const yaml = `receivers: {otlp: }
connectors: {forward: , forward/2: }
service:
  pipelines:
    traces: {receivers: [otlp, forward/2], exporters: [forward]}
    traces/2: {receivers: [forward], exporters: [forward/2]}
`;
    const { problems } = readConfig(yaml, types, { env: () => undefined });
    expect(problems.map(({ message }) => message)).toEqual([
      'pipeline "traces" leads back to itself through connectors',
    ]);
  });
});

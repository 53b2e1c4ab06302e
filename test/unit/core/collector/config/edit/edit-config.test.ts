import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, test, vi } from 'vitest';
import {
  addPipeline,
  addStep,
  defineComponent,
  deleteComponent,
  deletePipeline,
  freeId,
  moveStep,
  placeStep,
  removeStep,
} from '../../../../../../core/collector/config/edit/edit-config.ts';

// Each run reads the whole text several times.
vi.setConfig({ testTimeout: 120_000 });

const HAND_WRITTEN = `# The gateway of the shop.
receivers:
  otlp:
    protocols:
      grpc:   # on purpose on all
        endpoint: "127.0.0.1:4317"

processors:
  batch:
  # Never without.
  memory_limiter:
    limit_mib: 400
  filter/health:
    error_mode: ignore

exporters:
  otlp:
    endpoint: gateway:4317
  debug:

service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [memory_limiter, filter/health, batch]   # order matters
      exporters: [otlp, debug]
    logs:
      receivers:
        - otlp
      exporters:
        - otlp # kept
`;

const at = (role: 'receivers' | 'processors' | 'exporters', pipeline = 'traces') => ({ pipeline, role });

/** Lines that only one of the two has. */
function difference(before: string, after: string | undefined): string[] {
  const [was, is] = [before.split('\n'), (after ?? '').split('\n')];
  return [
    ...was.filter((line) => !is.includes(line)).map((line) => `- ${line.trim()}`),
    ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

describe('a change by form changes its own line, and no other', () => {
  test.each([
    [
      'a step is moved',
      moveStep(HAND_WRITTEN, at('processors'), 'batch', -2),
      [
        '- processors: [memory_limiter, filter/health, batch]   # order matters',
        '+ processors: [batch, memory_limiter, filter/health]   # order matters',
      ],
    ],
    [
      'a step is taken out, and its definition stays',
      removeStep(HAND_WRITTEN, at('exporters'), 'debug'),
      ['- exporters: [otlp, debug]', '+ exporters: [otlp]'],
    ],
    ['a step is put into a list of lines', addStep(HAND_WRITTEN, at('exporters', 'logs'), 'debug'), ['+ - debug']],
    [
      'a list that was not there is made',
      addStep(HAND_WRITTEN, at('processors', 'logs'), 'batch'),
      ['+ processors: [batch]'],
    ],
    [
      'a component is defined',
      defineComponent(
        HAND_WRITTEN,
        'processors',
        'resource',
        'attributes:\n  - key: team\n    value: shop\n    action: upsert\n',
      ),
      ['+ resource:', '+ attributes:', '+ - key: team', '+ value: shop', '+ action: upsert'],
    ],
    [
      'a pipeline is taken away',
      deletePipeline(HAND_WRITTEN, 'logs'),
      ['- logs:', '- receivers:', '- - otlp', '- exporters:', '- - otlp # kept'],
    ],
  ])('%s', (_, after, lines) => expect(difference(HAND_WRITTEN, after).toSorted()).toEqual(lines.toSorted()));

  test('comments and blank lines stay where they are', () => {
    const after = moveStep(HAND_WRITTEN, at('processors'), 'memory_limiter', 1)!;
    for (const said of [
      '# The gateway of the shop.',
      '# on purpose on all',
      '# Never without.',
      '# order matters',
      '# kept',
    ])
      expect(after).toContain(said);
    expect(after.match(/^$/gm)).toEqual(HAND_WRITTEN.match(/^$/gm));
  });

  test('a deleted component is gone from every pipeline too', () => {
    const after = deleteComponent(HAND_WRITTEN, 'exporters', 'otlp')!;
    expect(after).toContain('exporters: [debug]');
    expect(after).not.toContain('gateway:4317');
    expect(after).toContain('endpoint: "127.0.0.1:4317"');
  });

  test('an indent of four, and lists that are not indented, stay so', () => {
    const four =
      'exporters:\n    debug:\n    otlp:\nservice:\n    pipelines:\n        traces:\n            receivers:\n            - otlp\n';
    expect(addStep(four, at('receivers'), 'zipkin')).toBe(`${four}            - zipkin\n`);
    const padded = 'service:\n  pipelines:\n    traces:\n      receivers: [ otlp ]\n';
    expect(addStep(padded, at('receivers'), 'zipkin')).toContain('[ otlp, zipkin ]');
  });
});

describe('from nothing', () => {
  test('components and a pipeline come to be', () => {
    const defined = defineComponent('', 'receivers', 'otlp', 'protocols:\n  grpc:\n')!;
    const both = defineComponent(defined, 'exporters', 'store')!;
    expect(addPipeline(both, 'traces', { receivers: ['otlp'], processors: [], exporters: ['store'] })).toBe(
      `receivers:
  otlp:
    protocols:
      grpc:
exporters:
  store:
service:
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [store]
`,
    );
  });

  test('a free name is the type, then a number behind it', () => {
    expect([freeId('otlp', []), freeId('otlp', ['otlp']), freeId('otlp', ['otlp', 'otlp/2'])]).toEqual([
      'otlp',
      'otlp/2',
      'otlp/3',
    ]);
  });
});

describe('what cannot be done gives no text', () => {
  test.each([
    ['a text that is no YAML', addStep('a: [', at('receivers'), 'otlp')],
    ['a list at the top', defineComponent('- one', 'receivers', 'otlp')],
    ['a pipeline that is not there', addStep(HAND_WRITTEN, at('receivers', 'metrics'), 'otlp')],
    ['a component that is in the pipeline already', addStep(HAND_WRITTEN, at('receivers'), 'otlp')],
    ['a definition that is there', defineComponent(HAND_WRITTEN, 'exporters', 'debug')],
    ['a step that is not there', removeStep(HAND_WRITTEN, at('exporters'), 'store')],
    ['a step moved out of its list', moveStep(HAND_WRITTEN, at('exporters'), 'otlp', 2)],
    [
      'a pipeline of a name that is taken',
      addPipeline(HAND_WRITTEN, 'logs', { receivers: [], processors: [], exporters: [] }),
    ],
    ['a section that holds a number', defineComponent('receivers: 5', 'receivers', 'otlp')],
  ])('%s', (_, after) => expect(after).toBeUndefined());
});

describe('whatever is done to a list, it is what it would be, and all else is as it was', () => {
  type Lists = { service: { pipelines: { traces: { processors: string[] } } } };
  const processors = (text: string): string[] => (parse(text) as Lists).service.pipelines.traces.processors;
  const names = fc.uniqueArray(fc.constantFrom('a', 'b/2', 'c_d', 'e', '"f"'), { minLength: 1 });
  const write = (list: string[], style: number, tail: string): string => {
    const head = 'service: # s\n  pipelines:\n    traces:\n      receivers: [otlp] # in\n      processors:';
    const styles = [
      ` [${list.join(', ')}] # order`,
      ` [ ${list.join(' ,')} ]`,
      ` [\n        ${list.join(',\n        ')},\n      ]`,
      list.map((name) => `\n        - ${name} # of ${name}`).join(''),
      list.map((name) => `\n      -   ${name}`).join('\n'),
    ];
    return `${head}${styles[style]}${tail}`;
  };
  const text = fc.record({
    list: names,
    style: fc.nat(4),
    tail: fc.constantFrom('', '\n', '\n      exporters:\n        - otlp\n# the end\n'),
  });

  test('moved', () => {
    fc.assert(
      fc.property(text, fc.nat(4), fc.integer({ min: -4, max: 4 }), ({ list, style, tail }, at, by) => {
        const before = write(list, style, tail);
        const own = processors(before);
        const index = at % own.length;
        const after = moveStep(before, { pipeline: 'traces', role: 'processors' }, own[index]!, by);
        const isPossible = by !== 0 && index + by >= 0 && index + by < own.length;
        if (!isPossible) {
          expect(after).toBeUndefined();
          return;
        }
        const expected = own.toSpliced(index, 1).toSpliced(index + by, 0, own[index]!);
        expect(parse(after!)).toEqual({ service: withList(before, expected) });
      }),
    );
  });

  test('taken out and added', () => {
    fc.assert(
      fc.property(text, fc.nat(4), ({ list, style, tail }, at) => {
        const before = write(list, style, tail);
        const own = processors(before);
        const steps = { pipeline: 'traces', role: 'processors' } as const;
        const without = removeStep(before, steps, own[at % own.length]!)!;
        expect(parse(without)).toEqual({ service: withList(before, own.toSpliced(at % own.length, 1)) });
        expect(parse(addStep(before, steps, 'new/1')!)).toEqual({ service: withList(before, [...own, 'new/1']) });
      }),
    );
  });

  function withList(before: string, list: string[]): unknown {
    const { service } = parse(before) as Lists;
    return { ...service, pipelines: { traces: { ...service.pipelines.traces, processors: list } } };
  }
});

describe('a component is put where it belongs', () => {
  const LINES = 'service:\n  pipelines:\n    traces:\n      processors:\n';
  const written = (names: string[]) => [
    `${LINES.trimEnd()} [${names.join(', ')}]\n`,
    LINES + names.map((name) => `        - ${name}\n`).join(''),
  ];

  test.each([
    ['a processor before the batch at the end', ['filter', 'batch/2'], 'redaction', ['filter', 'redaction', 'batch/2']],
    ['a second batch behind it', ['batch'], 'batch/2', ['batch', 'batch/2']],
    ['one behind a batch that others follow', ['batch', 'filter'], 'redaction', ['batch', 'filter', 'redaction']],
    ['a memory_limiter first', ['filter', 'batch'], 'memory_limiter', ['memory_limiter', 'filter', 'batch']],
  ])('%s', (_what, names, id, expected) => {
    for (const text of written(names))
      expect(parse(placeStep(text, at('processors'), id)!).service.pipelines.traces.processors).toEqual(expected);
  });

  test('an exporter at the end, whatever it is called', () => {
    const placed = placeStep(HAND_WRITTEN, at('exporters', 'logs'), 'batch')!;
    expect(parse(placed).service.pipelines.logs.exporters.at(-1)).toBe('batch');
    expect(placeStep(HAND_WRITTEN, at('receivers'), 'otlp')).toBeUndefined();
  });
});

test.each(['batch/a,b', 'batch/x]', 'batch/: #', 'batch/한글'])('a component may be called %s', (id) => {
  const added = addStep(HAND_WRITTEN, at('processors'), id)!;
  expect(parse(added).service.pipelines.traces.processors.at(-1)).toBe(id);
  const lines = addStep(HAND_WRITTEN, at('exporters', 'logs'), id)!;
  expect(parse(lines).service.pipelines.logs.exporters).toEqual(['otlp', id]);
  const made = addPipeline(HAND_WRITTEN, 'metrics', { receivers: ['otlp'], processors: [id], exporters: [id] })!;
  expect(parse(made).service.pipelines.metrics).toEqual({ receivers: ['otlp'], processors: [id], exporters: [id] });
});

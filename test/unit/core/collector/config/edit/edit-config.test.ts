import { describe, expect, test } from 'vitest';
import {
  addPipeline,
  addStep,
  defineComponent,
  deleteComponent,
  deletePipeline,
  freeId,
  moveStep,
  removeStep,
} from '../../../../../../core/collector/config/edit/edit-config.ts';

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

const at = (role: 'receivers' | 'processors' | 'exporters', index: number, pipeline = 'traces') => ({
  ...{ pipeline, role, index },
});

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
      moveStep(HAND_WRITTEN, at('processors', 2), 0),
      [
        '- processors: [memory_limiter, filter/health, batch]   # order matters',
        '+ processors: [batch, memory_limiter, filter/health]   # order matters',
      ],
    ],
    [
      'a step is taken out, and its definition stays',
      removeStep(HAND_WRITTEN, at('exporters', 1)),
      ['- exporters: [otlp, debug]', '+ exporters: [otlp]'],
    ],
    ['a step is put into a list of lines', addStep(HAND_WRITTEN, at('exporters', 1, 'logs'), 'debug'), ['+ - debug']],
    [
      'a list that was not there is made',
      addStep(HAND_WRITTEN, at('processors', 0, 'logs'), 'batch'),
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
    const after = moveStep(HAND_WRITTEN, at('processors', 0), 1)!;
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
    expect(addStep(four, at('receivers', 1), 'zipkin')).toBe(`${four}            - zipkin\n`);
    const padded = 'service:\n  pipelines:\n    traces:\n      receivers: [ otlp ]\n';
    expect(addStep(padded, at('receivers', 1), 'zipkin')).toContain('[ otlp, zipkin ]');
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
    ['a text that is no YAML', addStep('a: [', at('receivers', 0), 'otlp')],
    ['a list at the top', defineComponent('- one', 'receivers', 'otlp')],
    ['a pipeline that is not there', addStep(HAND_WRITTEN, at('receivers', 0, 'metrics'), 'otlp')],
    ['a component that is in the pipeline already', addStep(HAND_WRITTEN, at('receivers', 1), 'otlp')],
    ['a definition that is there', defineComponent(HAND_WRITTEN, 'exporters', 'debug')],
    ['a place that is not there', removeStep(HAND_WRITTEN, at('exporters', 7))],
    ['a step moved out of its list', moveStep(HAND_WRITTEN, at('exporters', 0), 2)],
    [
      'a pipeline of a name that is taken',
      addPipeline(HAND_WRITTEN, 'logs', { receivers: [], processors: [], exporters: [] }),
    ],
    ['a section that holds a number', defineComponent('receivers: 5', 'receivers', 'otlp')],
  ])('%s', (_, after) => expect(after).toBeUndefined());
});

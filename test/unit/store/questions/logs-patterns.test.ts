import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expression } from '../../../../contract/expression.ts';
import type { LogFilter } from '../../../../contract/filters.ts';
import { CancelledError, type Store } from '../../../../main/engine/store/port.ts';
import { attributes, logRecord, logs } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

const said = (value: string) => logRecord({ body: { kind: 'string', value } });
const patternsOf = (store: Store, filter: LogFilter = {}, sparkBuckets = 2) =>
  store.ask('logs.patterns', { filter, limit: 2_000, sparkBuckets });
const isPattern = (value: string): Expression => ({ kind: 'term', field: 'pattern', key: '', operator: '=', value });

async function countOf(store: Store, where: Expression): Promise<number> {
  const input = { filter: { where }, descending: false, offset: 0, limit: 1, attributes: [] };
  return (await store.ask('logs.search', input)).total;
}

/** The list's counts are what a filter by each template finds, and what it leaves out. */
async function expectOwnMatchers(store: Store): Promise<void> {
  const { patterns, total } = await patternsOf(store);
  expect(patterns.reduce((sum, { count }) => sum + count, 0)).toBe(total);
  for (const { template, count } of patterns) {
    expect([template, await countOf(store, isPattern(template))]).toEqual([template, count]);
    const others = await countOf(store, { kind: 'not', of: isPattern(template) });
    expect([template, others]).toEqual([template, total - count]);
  }
}

test('counts, levels, services, times and a sample', async () => {
  const store = await storeOf(
    logs(
      'shop',
      logRecord({ body: text('order 17 placed'), timeUnixNano: 1_000n }),
      logRecord({ body: text('order 4 placed'), timeUnixNano: 3_000n, severityNumber: 13 }),
    ),
    logs('pay', logRecord({ body: text('order 5 placed'), timeUnixNano: 2_000n }), logRecord({ body: text('bye') })),
  );
  const { patterns, distinct, total } = await patternsOf(store);
  expect([distinct, total]).toEqual([2, 4]);
  expect(patterns[0]).toEqual({
    template: 'order <*> placed',
    count: 3,
    levels: [0, 0, 0, 2, 1, 0, 0],
    services: ['pay', 'shop'],
    firstNs: '1000',
    lastNs: '3000',
    spark: Uint32Array.of(2, 1),
    variables: 1,
    sampleKey: 1,
    sample: 'order 17 placed',
  });
  expect(
    (await patternsOf(store, { services: ['pay'] })).patterns.map(({ template, count }) => [template, count]),
  ).toEqual([
    ['bye', 1],
    ['order <*> placed', 1],
  ]);
  const values = { filter: {}, template: 'order <*> placed', limit: 2 };
  expect((await store.ask('logs.patternValues', values)).variables).toEqual([
    {
      distinct: 3,
      values: [
        { value: '17', count: 1 },
        { value: '4', count: 1 },
      ],
      numeric: { min: 4, max: 17, mean: 26 / 3 },
    },
  ]);
});

test.each<[string, string[], string]>([
  ['a point in time', ['at 2024-05-02T12:17:25.6Z it began', 'at 2024-05-02 12:17:26 it began'], 'at <*> it began'],
  ['ids', ['id q62wCcIkEOueqFKF of 93fa5decd626 ok', 'id 1Lu90T1fWzsWOKlc of 0xff ok'], 'id <*> of <*> ok'],
  ['a UUID and an address', ['x 6ba7b810-9dad-11d1-80b4-00c04fd430c8 10.0.0.1:80'], 'x <*> <*>'],
  ['JSON', ['{"n":1,"a":"x","ok":true}', '{"n":22,"a":"x","ok":true}'], '{"n":<*>, "a":"x", "ok":true}'],
  ['several lines', ['one\n  two 1', 'one\t two 2'], 'one two <*>'],
  ['long lines', [`${'a b '.repeat(400)}end`, `${'a b '.repeat(400)}fin`], `${'a b '.repeat(375)}<…>`],
])('%s', async (_, lines, template) => {
  const store = await storeOf(logs('a', ...lines.map(said)));
  const { patterns } = await patternsOf(store);
  expect(patterns.map((pattern) => [pattern.template, pattern.count])).toEqual([[template, lines.length]]);
  await expectOwnMatchers(store);
  const { variables } = await store.ask('logs.patternValues', { filter: {}, template, limit: 9 });
  expect(variables.every(({ values }) => values.reduce((sum, { count }) => sum + count, 0) === lines.length)).toBe(
    true,
  );
});

test('bodies that are no strings are taken as their JSON', async () => {
  const map = (n: bigint) => logRecord({ body: { kind: 'kvlist', values: attributes({ msg: 'done', n }) } });
  const store = await storeOf(logs('a', map(1n), map(2n), logRecord({ body: { kind: 'empty' } })));
  expect((await patternsOf(store)).patterns.map(({ template, count }) => [template, count])).toEqual([
    ['{"msg":"done", "n":<*>}', 2],
    ['', 1],
  ]);
  await expectOwnMatchers(store);
});

test('any lines: the list counts what its templates find', async () => {
  const piece = fc.constantFrom(
    'user',
    'ann',
    'bob',
    '17',
    'k=1',
    'k=x',
    '"a":1,"b":"x"',
    '<*>',
    '(.*)',
    'é',
    "'",
    '\\',
    '\t',
    '10ms',
    'eth0',
  );
  const line = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(' '));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), async (lines) => {
      await expectOwnMatchers(await storeOf(logs('a', ...lines.map(said))));
    }),
    { numRuns: 10 },
  );
}, 60_000);

test('stops when it is told to', async () => {
  const store = await storeOf(logs('a', said('x')));
  const stopped = store.ask('logs.patterns', { filter: {}, limit: 1, sparkBuckets: 1 }, AbortSignal.abort());
  await expect(stopped).rejects.toThrow(CancelledError);
});

/* Real lines (grafana/loki, pkg/pattern/drain/testdata). The counts were found with grep. */
const SAMPLES = join(import.meta.dirname, '../../../../../shared/samples/logs-plain');
const found = SAMPLES;
if (!existsSync(found)) console.warn(`No samples at ${SAMPLES}: patterns of real logs are not tested.`);

describe.skipIf(!existsSync(found))('real logs', () => {
  test.each<[string, number, [string, number][]]>([
    [
      'loki__drone-json.txt',
      210,
      [
        ['{"id":"<*>", "level":"debug", "msg":"check capacity complete", "time":"<*>"}', 30],
        ['{"id":"<*>", "level":"debug", "msg":"calculate server capacity", "time":"<*>"}', 30],
      ],
    ],
    [
      'loki__distributor-logfmt.txt',
      5_000,
      [
        [
          'ts=<*> caller=http.go:<*> level=debug traceID=<*> orgID=<*> msg="POST /push.v<*>.PusherService/Push (<*>) <*>',
          4_992,
        ],
      ],
    ],
    [
      'loki__journald.txt',
      1_000,
      [
        ['I<*> <*> <*> scope.go:<*>] "RemoveContainer" containerID="<*>"', 97],
        ['I<*> <*> <*> kubelet_getters.go:<*>] "Pod status updated" pod="<*>" status="Running"', 131],
        ['time="<*>" level=info msg="cleaning up dead shim" namespace=k<*>s.io', 7],
      ],
    ],
  ])(
    '%s',
    async (file, total, expected) => {
      const lines = readFileSync(join(found, file), 'utf8')
        .split('\n')
        .filter((line) => line !== '');
      const store = await storeOf(logs('a', ...lines.map(said)));
      const answer = await patternsOf(store);
      expect(answer.total).toBe(total);
      const counts = new Map(answer.patterns.map(({ template, count }) => [template, count]));
      for (const [template, count] of expected) expect([template, counts.get(template)]).toEqual([template, count]);
      await expectOwnMatchers(store);
    },
    60_000,
  );
});

function text(value: string) {
  return { kind: 'string' as const, value };
}

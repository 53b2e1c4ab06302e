import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SIGNALS, type Telemetry } from '../../../core/model/telemetry.ts';
import type { AnyValue, KeyValue } from '../../../core/model/attributes.ts';
import { Redaction } from '../../../core/processors/redaction.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { redact } from '../../../core/processors/redact.ts';
import { validate } from '../../../core/processors/validate.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { BundleRequest, Store } from '../../../main/engine/store/port.ts';
import { askParquet } from '../../helpers/parquet-file.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { group, logRecord, logs, metric, metrics, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { open } from '../formats/open.ts';
import { inAnyOrder, itemsByOrigin, sortText } from './items-by-origin.ts';
import { storeOf } from './questions/store-of.ts';

// A session, its bundle and the opening of that for each run.
vi.setConfig({ testTimeout: 180_000 });

const ALL: BundleRequest = { scope: { kind: 'all' }, signals: SIGNALS };
let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tracebench-bundle-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the files of a bundle hold, read as dumps; they are removed. */
async function reopened(store: Store, request = ALL): Promise<Telemetry[]> {
  const telemetry: Telemetry[] = [];
  for (const { path } of await store.writeBundle(request)) {
    const { account, intake } = await open(new Uint8Array(readFileSync(path)));
    rmSync(path);
    expect(account).toMatchObject({ format: 'parquet+tracebench-bundle', state: 'done', skipped: [], warnings: [] });
    telemetry.push(...intake.telemetry);
  }
  return telemetry;
}

const anything = fc
  .array(fc.constantFrom(...SIGNALS).chain(telemetryArbitrary), { minLength: 1, maxLength: 12 })
  .map((telemetry) => validate({ telemetry, rejections: [], warnings: [] }).telemetry);

describe('a bundle', () => {
  test('opens again as it was, field by field', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (telemetry) => {
        expect(inAnyOrder(await reopened(await storeOf(...telemetry)))).toEqual(inAnyOrder(telemetry));
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });

  test('keeps apart what differs in its metadata, or in where a line ends, alone', async () => {
    const point = { ...{ attributes: [], startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0, exemplars: [] } };
    const gauge = (value: bigint, src: string) =>
      metric(
        'm',
        { kind: 'gauge', dataPoints: [{ ...point, value: { kind: 'int', value } }] },
        { metadata: [{ key: 'src', value: { kind: 'string', value: src } }] },
      );
    const scoped = (name: string, version: string, id: number): Telemetry => {
      const one = group('shop', [span({ spanId: spanId(id) })], name);
      return {
        signal: 'traces',
        groups: [{ ...one, scopes: one.scopes.map((s) => ({ ...s, scope: { ...s.scope, version } })) }],
      };
    };
    const telemetry = [
      metrics('shop', gauge(1n, 'one'), gauge(2n, 'two')),
      scoped('a\nb', 'c', 1),
      scoped('a', 'b\nc', 2),
    ];
    expect(inAnyOrder(await reopened(await storeOf(...telemetry)))).toEqual(inAnyOrder(telemetry));
  });

  test('hides what is hidden in all that is exported, at any depth', async () => {
    const redaction = () => new Redaction({ matches: matchKeys(['a*', '*e*']) });
    await fc.assert(
      fc.asyncProperty(anything, async (telemetry) => {
        const expected = redact(telemetry, redaction());
        const found = await reopened(await storeOf(...telemetry), { ...ALL, redaction: redaction() });
        expect(inAnyOrder(found)).toEqual(inAnyOrder(expected));
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});

test('hides what is found in texts: names, messages, events, bodies, attributes at any depth, statements', async () => {
  const said = 'to kim@mail.example';
  const text = { kind: 'string', value: said } as const;
  const nested = { kind: 'kvlist', values: [{ key: 'to', value: { kind: 'array', values: [text] } }] } as const;
  const texts = [
    { key: 'plain', value: text },
    { key: 'nested', value: nested as unknown as AnyValue },
    { key: 'db.query.text', value: { kind: 'string', value: 'SELECT 42' } as const },
  ];
  const telemetry = [
    traces(
      'web',
      span({
        name: said,
        status: { code: 2, message: said },
        attributes: texts,
        events: [{ timeUnixNano: 1n, name: said, attributes: texts, droppedAttributesCount: 0 }],
      }),
    ),
    logs('web', logRecord({ body: text }), logRecord({ body: nested as unknown as AnyValue, spanId: spanId(2) })),
  ];
  const redaction = () => new Redaction({ texts: ['emails', 'sql-literals'] });
  const found = await reopened(await storeOf(...telemetry), { ...ALL, redaction: redaction() });
  expect(inAnyOrder(found)).toEqual(inAnyOrder(redact(telemetry, redaction())));
  expect(sortText([...inAnyOrder(found)])).not.toMatch(/mail\.example|SELECT 42/);
});

test('attributes are the same whether many rows have their keys or few', async () => {
  const kinds: AnyValue[] = [
    { kind: 'empty' },
    { kind: 'string', value: `it's "so"` },
    { kind: 'string', value: '' },
    { kind: 'bool', value: true },
    { kind: 'int', value: -(2n ** 63n) },
    { kind: 'double', value: 1 / 3 },
    { kind: 'array', values: [{ kind: 'int', value: 1n }] },
    { kind: 'kvlist', values: [{ key: 'k', value: { kind: 'bool', value: false } }] },
    { kind: 'bytes', value: new Uint8Array([0, 255]) },
  ];
  // More shapes than a statement names; the first ones have most of the rows.
  const spans = Array.from({ length: 60 }, (_, i) => {
    const shape = Math.floor(Math.sqrt(i) * 4) % 24;
    const set = kinds.map((value, at) => ({ key: `${'it\'s \\ "k" 한 '}${shape}.${at}`, value }));
    return span({ spanId: spanId(i + 1), attributes: shape === 0 ? [] : set.slice(0, 1 + (shape % kinds.length)) });
  });
  expect(new Set(spans.map(({ attributes }) => attributes.map(({ key }) => key).join())).size).toBeGreaterThan(16);
  const telemetry = [traces('web', ...spans)];
  expect(inAnyOrder(await reopened(await storeOf(...telemetry)))).toEqual(inAnyOrder(telemetry));
});

const value = (text: string) => ({ kind: 'string', value: text }) as const;
const SAMPLE = [
  traces(
    'web',
    span({
      spanId: spanId(1),
      attributes: [
        { key: 'n', value: { kind: 'int', value: 7n } },
        { key: 's', value: value('"x"') },
      ],
    }),
    span({ traceId: traceId(2), spanId: spanId(2), status: { code: 2, message: '' } }),
  ),
  logs('web', logRecord({ traceId: traceId(1) }), logRecord({ traceId: traceId(2) }), logRecord()),
  metrics('web', metric('m', { kind: 'gauge', dataPoints: [] })),
];

test('attributes are the same in tables of many rows: of events, links, log records and points, texts that repeat and that do not', async () => {
  // Texts that stand once, that repeat, and that are now a text and now a number; few of the last sets are alike.
  const setOf = (i: number): KeyValue[] => [
    { key: 'id', value: value(`"${i}" \u0000 한`) },
    { key: 'route', value: value(i % 3 === 0 ? '' : `/api/${i % 5}`) },
    {
      key: i % 4 === 0 ? 'n' : 'm',
      value: i % 2 === 0 ? ({ kind: 'int', value: BigInt(i) } as const) : value(`${i % 7}`),
    },
    ...(i % 50 === 49 ? [{ key: `rare ${i}`, value: { kind: 'array' as const, values: [value('in a list')] } }] : []),
  ];
  const of = <T>(make: (i: number) => T) => Array.from({ length: 120 }, (_, i) => make(i));
  const dropped = { droppedAttributesCount: 0 };
  const link = { traceId: traceId(9), spanId: spanId(9), traceState: '', flags: 0, ...dropped };
  const point = { startTimeUnixNano: 1n, flags: 0, value: { kind: 'int', value: 3n } as const };
  const exemplar = {
    timeUnixNano: 4n,
    value: { kind: 'double', value: 0.5 } as const,
    traceId: traceId(1),
    spanId: spanId(1),
  };
  const points = of((i) => ({
    ...point,
    timeUnixNano: BigInt(i + 2),
    attributes: setOf(i),
    exemplars: [{ ...exemplar, filteredAttributes: setOf(i + 1) }],
  }));
  const spans = of((i) => ({
    spanId: spanId(i + 1),
    attributes: setOf(i),
    events: [0, 1].map((at) => ({ timeUnixNano: 1n, name: 'e', attributes: setOf(i + at), ...dropped })),
    links: [{ ...link, attributes: setOf(i) }],
  }));
  const telemetry = [
    traces('web', ...spans.map(span)),
    logs('web', ...of((i) => logRecord({ timeUnixNano: BigInt(i + 1), attributes: setOf(i) }))),
    metrics('web', metric('m', { kind: 'gauge', dataPoints: points })),
  ];
  expect(inAnyOrder(await reopened(await storeOf(...telemetry)))).toEqual(inAnyOrder(telemetry));
  const hides = () => new Redaction({ matches: matchKeys(['route']), texts: ['emails'] });
  const found = await reopened(await storeOf(...telemetry), { ...ALL, redaction: hides() });
  expect(inAnyOrder(found)).toEqual(inAnyOrder(redact(telemetry, hides())));
});

test.each([
  ['few sets of keys', 3],
  ['many sets of keys', 40],
])('numbers that JSON has no word for are kept among those it has, of %s; ids of any size', async (_name, sets) => {
  const odd = [NaN, Infinity, -Infinity, -0, 1.5, 2 ** 1023];
  const spans = Array.from({ length: 120 }, (_, i) => {
    const set = i % sets;
    const attributes = [
      {
        key: `first ${set}`,
        value: { kind: 'double', value: i % 7 === 0 ? odd[(i / 7) % odd.length]! : i / 3 } as const,
      },
      { key: 'n', value: { kind: 'int', value: -1n } as const },
      ...(set === 1 ? [{ key: 'last', value: { kind: 'double', value: 0.1 } as const }] : []),
    ];
    const id = spanId(1 + i).slice(i % 15) + 'f'.repeat(i % 15);
    return span({ traceId: traceId(i + 1), spanId: id as never, attributes });
  });
  const telemetry = [traces('web', ...spans)];
  expect(inAnyOrder(await reopened(await storeOf(...telemetry)))).toEqual(inAnyOrder(telemetry));
});

test('attributes whose values stand together in many rows are the same, with others between them and what is hidden', async () => {
  // Two sets of keys: of values of every kind that come together, and of some that are the row's own, first, in the middle and last.
  const setOf = (i: number): KeyValue[] => {
    const kind = i % 5;
    const together: KeyValue[] = [
      { key: `it's "so" \\ 한`, value: value(['', `"a"`, 'b\n', '\u0000', 'to kim@mail.example'][kind]!) },
      { key: 'n', value: { kind: 'int', value: -(2n ** 63n) + BigInt(kind) } },
      { key: 'password', value: value(`p${i}`) },
      { key: 'd', value: { kind: 'double', value: kind / 3 } },
      { key: 'b', value: { kind: 'bool', value: kind > 2 } },
      { key: 'e', value: { kind: 'empty' } },
    ];
    const own = (key: string): KeyValue => ({ key, value: value(`${key} ${i}`) });
    return i % 2 === 0
      ? [
          own('id'),
          ...together.slice(0, 3),
          { key: 'at', value: { kind: 'int', value: BigInt(i) } },
          ...together.slice(3),
        ]
      : [...together.toReversed(), own('last')];
  };
  const spans = Array.from({ length: 200 }, (_, i) =>
    span({
      spanId: spanId(i + 1),
      attributes: setOf(i),
      events: [
        { timeUnixNano: 1n, name: 'e', attributes: setOf((i % 10) * 100 + 7).slice(0, 5), droppedAttributesCount: 0 },
      ],
    }),
  );
  const telemetry = [traces('web', ...spans)];
  const store = await storeOf(...telemetry);
  expect(inAnyOrder(await reopened(store))).toEqual(inAnyOrder(telemetry));
  for (const hides of [
    () => new Redaction({ matches: matchKeys(['password', 'd']), texts: ['emails'] }),
    () => new Redaction({ matches: matchKeys(['password']), texts: ['cards', 'emails'] }),
  ]) {
    const found = await reopened(store, { ...ALL, redaction: hides() });
    expect(inAnyOrder(found)).toEqual(inAnyOrder(redact(telemetry, hides())));
  }
  await store.close();
});

test('sets of values are made where most rows share one, and only there', async () => {
  const attributesOf = (i: number, most: number): KeyValue[] =>
    ['a', 'b'].map((key, k) => ({ key, value: value(`${(i >> k) % most}`) }));
  const createdFor = async (most: number) => {
    const spans = Array.from({ length: 400 }, (_, i) =>
      span({ spanId: spanId(i + 1), attributes: attributesOf(i, most) }),
    );
    const run = vi.spyOn(DuckDBConnection.prototype, 'run');
    const store = await storeOf(traces('web', ...spans));
    expect(inAnyOrder(await reopened(store))).toEqual(inAnyOrder([traces('web', ...spans)]));
    const statements = run.mock.calls.map(([sql]) => sql);
    run.mockRestore();
    await store.close();
    return statements.filter((sql) => /CREATE TEMP TABLE bundle_sets_\w+/.test(sql)).length;
  };
  expect(await createdFor(4)).toBe(1);
  expect(await createdFor(200)).toBe(0);
});

/** A body of 14 digits with a 4 before it and the check digit behind it. */
function cardNumber(body: string): bigint {
  const digits = [...`4${body}`].map(Number);
  const sum = digits.reduce((all, digit, i) => all + (i % 2 === 1 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return BigInt(`${digits.join('')}${(10 - (sum % 10)) % 10}`);
}

test('hides in short texts as in texts that are too long to be looked through together', async () => {
  const hides = () => new Redaction({ texts: ['emails'] });
  const filler = 'so it goes. '.repeat(160_000);
  const spans = Array.from({ length: 2_600 }, (_, i) => {
    const said = i % 50 === 0 ? `${i} to kim@mail.example` : `${i} to nobody`;
    const long = i % 1_000 === 0 ? filler : '';
    return span({ spanId: spanId(i + 1), attributes: [{ key: 'said', value: value(`${long}${said}`) }] });
  });
  const shop = [traces('shop', ...spans)];
  const store = await storeOf(...shop);
  const found = await reopened(store, { ...ALL, redaction: hides() });
  const redaction = hides();
  expect(inAnyOrder(found)).toEqual(inAnyOrder(redact(shop, redaction)));
  expect(redaction.counts.get('emails')).toBe(52);
  await store.close();
});

test('hides card numbers among many long numbers, and numbers in place of a statement, as they are hidden elsewhere', async () => {
  const hides = () => new Redaction({ texts: ['cards', 'sql-literals'] });
  const int = (value: bigint): AnyValue => ({ kind: 'int', value });
  const spans = Array.from({ length: 2_500 }, (_, i) => {
    const card = cardNumber(String(i * 7_919_000_001).padStart(14, '0'));
    const attributes = [
      { key: 'pan', value: i % 5 === 0 ? ({ kind: 'double', value: Number(card) } as const) : int(card) },
      { key: 'time', value: int(1_700_000_000_000_001n + BigInt(i)) },
      { key: 'db.statement', value: int(BigInt(10_000 + i)) },
      { key: 'count', value: int(BigInt(10_000 + i)) },
    ];
    return span({ spanId: spanId(i + 1), attributes });
  });
  const shop = [traces('shop', ...spans)];
  const store = await storeOf(...shop);
  const back = await reopened(store, { ...ALL, redaction: hides() });
  const redaction = hides();
  const expected = redact(shop, redaction);
  expect(redaction.counts.get('cards')).toBeGreaterThanOrEqual(2_500);
  expect(inAnyOrder(back)).toEqual(inAnyOrder(expected));
  await store.close();
});

test('reads a text in every way in which it is read somewhere', async () => {
  const hides = () => new Redaction({ matches: matchKeys(['customer-id']), texts: ['sql-literals'] });
  const value: AnyValue = { kind: 'string', value: "customer-id=planted, name = 'secret'" };
  const keys = ['db.statement', 'http.request.header.baggage', 'note'];
  const shop = [traces('shop', span({ attributes: keys.map((key) => ({ key, value })) }))];
  const store = await storeOf(...shop);
  const back = await reopened(store, { ...ALL, redaction: hides() });
  const text = JSON.stringify(itemsByOrigin(back).values().next().value, (_key, one: unknown) =>
    typeof one === 'bigint' ? String(one) : one,
  );
  expect(text).not.toMatch(/planted|secret/);
  expect(text.match(/customer-id=\[redacted\], name = '?\[redacted\]/g)).toHaveLength(keys.length);
  await store.close();
});

describe('the files', () => {
  test('are those of the signals in scope', async () => {
    const store = await storeOf(...SAMPLE);
    const names = async (request: BundleRequest) => {
      const files = await store.writeBundle(request);
      for (const { path } of files) rmSync(path);
      return files.map(({ name, items }) => `${name} ${items}`);
    };
    expect(await names(ALL)).toEqual(['spans.parquet 2', 'metrics.parquet 1', 'logs.parquet 3']);
    expect(await names({ scope: { kind: 'trace', traceId: traceId(1) }, signals: ['traces', 'logs'] })).toEqual([
      'spans.parquet 1',
      'logs.parquet 1',
    ]);
    expect(
      await names({ scope: { kind: 'traces', filter: { status: 'error' } }, signals: ['traces', 'logs'] }),
    ).toEqual(['spans.parquet 1', 'logs.parquet 1']);
    expect(await names({ scope: { kind: 'traces', filter: { services: ['none'] } }, signals: ['traces'] })).toEqual([]);
  });

  test('are read by DuckDB: ids as hex, times as such, attributes as JSON', async () => {
    const store = await storeOf(...SAMPLE);
    const files = await store.writeBundle(ALL);
    const [row] = await askParquet(
      files[0]!.path,
      `SELECT trace_id, span_id, kind, epoch_ns(start_time) = start_time_unix_nano AS same, attributes->>'$.n' AS n, attributes->>'$.s' AS s,
        service_name, resource_attributes->>'$."service.name"' AS service FROM FILE ORDER BY span_id`,
    );
    for (const { path } of files) rmSync(path);
    expect(row).toMatchObject({ trace_id: traceId(1), span_id: spanId(1), same: true, n: '7', s: '"x"' });
    expect(row).toMatchObject({ service_name: 'web', service: 'web' });
  });

  test('lie beside a session on disk, and none is left of one that was cancelled', async () => {
    const path = join(folder, "it's.tracebench");
    const store = await openDuckDbStore(path);
    await store.append({ telemetry: SAMPLE, losses: [] });
    const [file] = await store.writeBundle({ ...ALL, signals: ['traces'] });
    expect(file!.path.startsWith(`${path}.tmp`)).toBe(true);
    rmSync(file!.path);
    const abort = new AbortController();
    abort.abort();
    await expect(store.writeBundle(ALL, abort.signal)).rejects.toThrow('cancelled');
    expect(readdirSync(`${path}.tmp`)).toEqual([]);
    await store.close();
  });
});

test('events and links are the same whether a span has one at most or several, of few attributes or many', async () => {
  const dropped = { droppedAttributesCount: 0 };
  const link = { traceId: traceId(9), spanId: spanId(9), traceState: '', flags: 0, ...dropped };
  const schemas = new Set<string>();
  for (const [most, kinds] of [
    [1, 4],
    [1, 90],
    [2, 4],
  ] as const) {
    const attributesOf = (i: number): KeyValue[] => [
      { key: 'type', value: value(`kind "${i % kinds}"`) },
      { key: 'n', value: { kind: 'int', value: BigInt(i % kinds) } },
    ];
    const spans = Array.from({ length: 120 }, (_, i) => {
      const places = Array.from({ length: i % 3 === 0 ? 0 : Math.min(most, i % 3) }, (_one, at) => at);
      return span({
        ...{ traceId: traceId(1 + (i % 2)), spanId: spanId(i + 1) },
        events: places.map((at) => ({
          timeUnixNano: BigInt(at),
          name: 'e',
          attributes: attributesOf(i + at),
          ...dropped,
        })),
        links: places.map((at) => ({ ...link, attributes: attributesOf(i + at) })),
      });
    });
    const store = await storeOf(traces('web', ...spans));
    expect(inAnyOrder(await reopened(store))).toEqual(inAnyOrder([traces('web', ...spans)]));
    const ofOne = await reopened(store, { ...ALL, scope: { kind: 'trace', traceId: traceId(1) } });
    expect(inAnyOrder(ofOne)).toEqual(inAnyOrder([traces('web', ...spans.filter((_, i) => i % 2 === 0))]));
    const { path } = (await store.writeBundle(ALL))[0]!;
    schemas.add(JSON.stringify(await askParquet(path, 'DESCRIBE SELECT * FROM FILE')));
    rmSync(path);
  }
  expect(schemas.size).toBe(1);
});

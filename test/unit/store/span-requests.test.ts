import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExportScope } from '../../../contract/operations/files.ts';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { halve } from '../../../core/processors/halve.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { redact } from '../../../core/processors/redact.ts';
import { Redaction, type RedactionRules } from '../../../core/processors/redaction.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { attributes, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { storeOf } from './questions/store-of.ts';

const ALL: ExportScope = { kind: 'all' };
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** By way of the model: what the store gives as text must be the same bytes. */
async function expected(store: Store, sliceItems: number, mostBytes: number, redaction?: Redaction, scope = ALL) {
  const lines: string[] = [];
  const write = (part: Telemetry): void => {
    const bytes = encodeJson([part]);
    const halves = bytes.length > mostBytes ? halve(part) : undefined;
    if (halves) halves.forEach(write);
    else lines.push(Buffer.from(bytes).toString());
  };
  for await (const slice of store.readTelemetry({ scope, signals: ['traces'], sliceItems }))
    (redaction ? redact([slice], redaction) : [slice]).forEach(write);
  return lines;
}

async function found(store: Store, mostItems: number, mostBytes: number, redaction?: Redaction, scope = ALL) {
  const lines: string[] = [];
  const request = { scope, mostItems, mostBytes, redaction };
  for await (const { json } of store.readSpanRequests(request)) lines.push(Buffer.from(json).toString());
  return lines;
}

const told = (redaction: Redaction) => ({
  counts: [...redaction.counts],
  places: [...redaction.places].map(([rule, keys]) => [rule, [...keys]]),
  example: redaction.example,
});

const RULES: readonly RedactionRules[] = [
  { matches: matchKeys(DEFAULT_SETTINGS.redaction.keys), texts: DEFAULT_SETTINGS.redaction.texts },
  { matches: matchKeys(['a*', '*e*']) },
  { matches: matchKeys(['*b*']), texts: ['tokens', 'emails', 'cards', 'resident-numbers', 'sql-literals'] },
  { texts: ['cards', 'sql-literals'], hash: (text) => Buffer.from(text).toString('hex').padEnd(12, '0') },
];

describe('spans as text are those of the model, encoded', () => {
  const some = fc.array(telemetryArbitrary('traces'), { minLength: 1, maxLength: 25 });

  test('whatever they hold, in slices of any size, in halves where there are many bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        some,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(600, 3_000, NO_LIMIT),
        async (...given) => {
          const [telemetry, items, bytes] = given;
          const store = await storeOf(...telemetry);
          expect(await found(store, items, bytes)).toEqual(await expected(store, items, bytes));
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  });

  test.each(RULES)('with what is hidden hidden, and counted the same (%#)', async (rules) => {
    await fc.assert(
      fc.asyncProperty(some, async (telemetry) => {
        const store = await storeOf(...telemetry);
        const [model, text] = [new Redaction(rules), new Redaction(rules)];
        expect(await found(store, 7, 3_000, text)).toEqual(await expected(store, 7, 3_000, model));
        expect(told(text)).toEqual(told(model));
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});

/** A card number, an address and a secret in all places a span has. */
const SECRETS = [
  ...['mail kim@mail.example now', '4111 1111 1111 1111', 'password=opensesame', 'plain', 'SELECT 42 FROM t'],
  ...['baggage=1,password=opensesame', '{"password":"opensesame"}', '[redacted]'],
];
const secretive = Array.from({ length: 40 }, (_, i) => {
  const text = SECRETS[i % SECRETS.length]!;
  const set = attributes({
    'db.query.text': text,
    password: text,
    baggage: text,
    note: text,
    'kim@mail.example': 1n,
    card: 4111111111111111n,
  });
  return span({
    ...{ traceId: traceId(1 + (i % 3)), spanId: spanId(i + 1), name: text, traceState: 'password=x1y2z3,a=b' },
    status: { code: 2, message: text },
    attributes: i % 4 === 0 ? [] : set,
    events: [{ timeUnixNano: BigInt(i), name: text, attributes: set, droppedAttributesCount: i }],
    links: [
      {
        traceId: traceId(2),
        spanId: spanId(9),
        traceState: 'token=abcdef123456',
        attributes: set,
        droppedAttributesCount: 0,
        flags: 1,
      },
    ],
  });
});

test.each(RULES)('secrets in every place (%#)', async (rules) => {
  const store = await storeOf(traces('shop', ...secretive), traces('mail kim@mail.example', ...secretive.slice(0, 5)));
  const [model, text] = [new Redaction(rules), new Redaction(rules)];
  expect(await found(store, 10, NO_LIMIT, text)).toEqual(await expected(store, 10, NO_LIMIT, model));
  expect(told(text)).toEqual(told(model));
  expect(text.total).toBeGreaterThan(0);
});

test('numbers at their ends, texts that need escapes, and nothing at all', async () => {
  const numbers = [
    0n,
    1n,
    -1n,
    2n ** 31n,
    -(2n ** 31n),
    2n ** 32n,
    -(2n ** 32n),
    2n ** 63n - 1n,
    -(2n ** 63n),
    999_999_999n,
  ];
  const doubles = [0, -0, 1e21, 5e-324, NaN, Infinity, -Infinity, 1 / 3];
  const times = [0n, 1n, 999_999_999n, 1_000_000_000n, 4_294_967_295n, 4_294_967_296n, 10n ** 18n, 2n ** 64n - 1n];
  const texts = [
    '',
    '"',
    '\\',
    '\u0000\u001f',
    '\u2028',
    '\ufeffx',
    '한국어',
    '🙂'.repeat(20),
    'x'.repeat(13),
    '\u007f',
  ];
  const store = await storeOf(
    traces(
      'web',
      ...times.map((time, i) =>
        span({ startTimeUnixNano: time, endTimeUnixNano: times.at(-1 - i)!, spanId: spanId(i) }),
      ),
      span({ attributes: numbers.map((value, i) => ({ key: `n${i}`, value: { kind: 'int', value } })) }),
      span({ attributes: doubles.map((value, i) => ({ key: `d${i}`, value: { kind: 'double', value } })) }),
      span({ attributes: texts.map((value) => ({ key: value, value: { kind: 'string', value } })) }),
      span({
        attributes: [
          { key: 'b', value: { kind: 'bytes', value: new Uint8Array([0, 255]) } },
          { key: 'e', value: { kind: 'empty' } },
        ],
      }),
    ),
  );
  expect(await found(store, 1_000, NO_LIMIT)).toEqual(await expected(store, 1_000, NO_LIMIT));
  expect(await found(await storeOf(), 1_000, NO_LIMIT)).toEqual([]);
});

test('a scope with gaps between its keys', async () => {
  const spans = Array.from({ length: 30 }, (_, i) =>
    span({
      traceId: traceId(1 + (i % 2)),
      spanId: spanId(i + 1),
      events: [{ timeUnixNano: 1n, name: `${i}`, attributes: [], droppedAttributesCount: 0 }],
    }),
  );
  const store = await storeOf(traces('web', ...spans));
  const scope: ExportScope = { kind: 'trace', traceId: traceId(2) };
  const lines = await found(store, 4, NO_LIMIT, undefined, scope);
  expect(lines).toHaveLength(4);
  expect(lines).toEqual(await expected(store, 4, NO_LIMIT, undefined, scope));
});

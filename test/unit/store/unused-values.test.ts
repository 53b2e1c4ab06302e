import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { Span } from '../../../core/model/span.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { ValueBounds } from '../../../main/engine/store/duckdb/dictionary.ts';
import { createRequestPacker } from '../../../main/engine/store/duckdb/request-packer.ts';
import type { RequestPacker, Store } from '../../../main/engine/store/port.ts';
import { attributes, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { readAll } from './items-by-origin.ts';
import { hand, pack } from './packing.ts';

const MINUTE_NS = 60_000_000_000n;
const HOUR_NS = 60n * MINUTE_NS;
const START_NS = 1_763_800_000_000_000_000n;
/** Small, so that a few requests are enough. */
const BOUNDS = { mostNew: 8, mostNewBytes: 1_000_000 };

/** A session in which time passes, and what it should hold: spans of the last hour. */
class Session {
  readonly store: Store;
  readonly #bounds: ValueBounds | undefined;
  #packer: RequestPacker;
  #sequence = 0;
  #lastId = 0;
  #nowNs = START_NS;
  expected: Span[] = [];

  /** `bounds` are of the senders' thread. */
  constructor(store: Store, bounds: ValueBounds | undefined = BOUNDS) {
    this.store = store;
    this.#bounds = bounds;
    this.#packer = createRequestPacker(bounds);
  }

  /** By the way of requests. */
  async send(...texts: string[]): Promise<void> {
    pack(this.#packer, 'traces', encodeProtobuf(this.#spans(texts)));
    await hand(this.#packer, this.store, ++this.#sequence);
  }

  /** By the way of opened files. */
  async append(...texts: string[]): Promise<void> {
    await this.store.append({ telemetry: [this.#spans(texts)], losses: [] });
  }

  /** Each with the text in all places where one may be, and one that no other has. */
  #spans(texts: readonly string[]) {
    const spans = texts.map((text) => this.#span(text, ++this.#lastId));
    this.expected.push(...spans);
    return traces('shop', ...spans);
  }

  #span(text: string, id: number): Span {
    const nested: AnyValue = { kind: 'array', values: [{ kind: 'string', value: text }] };
    return span({
      ...{ traceId: traceId(id), spanId: spanId(id), traceState: `a=${text}` },
      ...{ startTimeUnixNano: this.#nowNs, endTimeUnixNano: this.#nowNs + 1n },
      attributes: attributes({ text, nested, own: `own ${id}` }),
      status: { code: 2, message: `failed ${text}` },
    });
  }

  replaceThread(): void {
    this.#packer = createRequestPacker(this.#bounds);
  }

  async pass(minutes: number): Promise<void> {
    this.#nowNs += BigInt(minutes) * MINUTE_NS;
    await this.store.expire({ maxBytes: 0, maxAgeHours: 1 }, this.#nowNs);
    this.expected = this.expected.filter(({ startTimeUnixNano }) => startTimeUnixNano > this.#nowNs - HOUR_NS);
  }

  async number(sql: string): Promise<number> {
    return Number((await this.store.ask('sql.query', { sql, limit: 1 })).rows[0]![0]);
  }

  async stored(): Promise<Span[]> {
    const all = await readAll(this.store, { kind: 'all' }, ['traces']);
    const groups = all.flatMap((one) => (one.signal === 'traces' ? one.groups : []));
    const spans = groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
    return spans.sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
  }

  /** As people see them in SQL. */
  async viewed(): Promise<unknown[][]> {
    const sql = `SELECT span_id, trace_state, status_message, attributes->>'$.text', attributes->>'$.nested[0]', attributes->>'$.own'
      FROM spans ORDER BY span_id`;
    return (await this.store.ask('sql.query', { sql, limit: 10_000 })).rows;
  }
}

const openStore = () => openDuckDbStore(':memory:', { valueBounds: BOUNDS });

async function openSession(): Promise<Session> {
  const store = await openStore();
  onTestFinished(() => store.close());
  return new Session(store);
}

const seen = ({ spanId: id, traceState, status }: Span) => {
  const text = traceState.slice(2);
  return [id, traceState, status.message, text, text, `own ${Number(`0x${id}`)}`];
};

async function check(session: Session): Promise<void> {
  expect(await session.stored()).toEqual(session.expected);
  expect(await session.viewed()).toEqual(session.expected.map(seen));
}

test('texts that differ in every span go with their spans', { timeout: 60_000 }, async () => {
  const session = await openSession();
  const values: number[] = [];
  for (let i = 0; i < 20; i++) {
    await session.send('often', `seldom ${i}`);
    await session.pass(20);
    values.push(await session.number('SELECT count(*) FROM value'));
  }
  await check(session);
  expect(session.expected.length).toBe(4);
  expect(Math.max(...values.slice(10))).toBeLessThanOrEqual(Math.max(...values.slice(0, 10)));
});

test('they stay for a minute, for a question that has read the rows', async () => {
  const session = await openSession();
  for (let i = 0; i < 10; i++) await session.send(`text ${i}`);
  const before = await session.number('SELECT min(id) FROM value');
  await session.pass(61);
  expect(session.expected).toEqual([]);
  await session.pass(0);
  expect(await session.number('SELECT min(id) FROM value')).toBe(before);
  await session.pass(1);
  expect(await session.number('SELECT coalesce(min(id), 1000) FROM value')).toBeGreaterThan(before + 9);
});

/** Whose memory is not full yet. */
test.each([
  { of: 'senders', valueBounds: BOUNDS, bounds: { ...BOUNDS, mostNew: 1_000 } },
  { of: 'opened files', valueBounds: { ...BOUNDS, mostNew: 1_000 }, bounds: BOUNDS },
])('what is remembered of $of stays, whether a span uses it or not', async ({ valueBounds, bounds }) => {
  const store = await openDuckDbStore(':memory:', { valueBounds });
  onTestFinished(() => store.close());
  const session = new Session(store, bounds);
  await session.send('remembered');
  await session.append('remembered');
  for (let i = 0; i < 6; i++) {
    await session.send(`sent ${i}`);
    await session.append(`opened ${i}`);
    await session.pass(30);
  }
  await session.send('remembered');
  await session.append('remembered');
  await check(session);
});

const text = fc.constantFrom('one', 'two', 'three', 'four');
const step = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('send' as const), texts: fc.array(text, { maxLength: 4 }) }), weight: 4 },
  {
    arbitrary: fc.record({ kind: fc.constant('append' as const), texts: fc.array(text, { maxLength: 4 }) }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 0, max: 40 }) }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('thread' as const) }), weight: 1 },
);

test('whatever comes and goes, each span keeps its texts', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const store = await openStore();
      try {
        const session = new Session(store);
        for (const one of steps) {
          if (one.kind === 'send') await session.send(...one.texts);
          else if (one.kind === 'append') await session.append(...one.texts);
          else if (one.kind === 'pass') await session.pass(one.minutes);
          else session.replaceThread();
        }
        await check(session);
      } finally {
        await store.close();
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

import { expect, test } from 'vitest';
import type { AnyValue } from '../../../../core/model/attributes.ts';
import { Database } from '../../../../main/engine/store/duckdb/database.ts';
import { LossLedger } from '../../../../main/engine/store/duckdb/loss-ledger.ts';
import { readAttribute } from '../../../../main/engine/store/duckdb/questions/trace-attribute.ts';
import { prepareSchema } from '../../../../main/engine/store/duckdb/upgrade.ts';
import { Writer } from '../../../../main/engine/store/duckdb/writer.ts';
import { CancelledError } from '../../../../main/engine/store/port.ts';
import { attributes, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { columnOf, storeOf } from './store-of.ts';

type Value = string | boolean | bigint | number | AnyValue;

/** A span that begins at its number, with one attribute, or none. */
const spanWith = (trace: number, at: number, value?: Value, key = 'route') =>
  span({
    traceId: traceId(trace),
    spanId: spanId(at),
    startTimeUnixNano: BigInt(at),
    attributes: value === undefined ? [] : attributes({ [key]: value }),
  });

const list: AnyValue = { kind: 'array', values: [{ kind: 'int', value: 1n }, { kind: 'empty' }] };
const values: Value[] = ['/a', 200n, '200', 0.5, 1, true, false, '', list, { kind: 'empty' }, -(2n ** 63n), NaN, '/a'];

const ask = async (store: Awaited<ReturnType<typeof storeOf>>, key: string, ...ids: number[]) => {
  const [own = '', ...beside] = ids.map(traceId);
  return store.ask('trace.attribute', { traceId: own, beside, key });
};

test('values of every type in the form filters compare, and texts that are equal once', async () => {
  const store = await storeOf(traces('web', ...values.map((value, at) => spanWith(1, at + 1, value))));
  const { frame, textsLeftOut } = await ask(store, 'route', 1);
  const texts = ['/a', '200', '200', '0.5', '1', 'true', 'false', '', '[1,null]', 'null', String(-(2n ** 63n)), 'NaN'];
  expect(columnOf(frame, 'value')).toEqual([...texts, '/a']);
  expect(new Set(frame.columns.value.dictionary).size).toBe(frame.columns.value.dictionary.length);
  expect([frame.rows, frame.truncated, textsLeftOut]).toEqual([13, false, 0]);
});

test('its own value, else that of its resource; a span with neither has no row', async () => {
  const web = traces('web', spanWith(1, 1, '/own'), spanWith(1, 2), spanWith(1, 3, 'x', 'other'));
  web.groups[0]!.resource.attributes.push(...attributes({ route: 7n }));
  const store = await storeOf(web, traces('db', spanWith(1, 4), spanWith(1, 5, '7')));
  const { frame } = await ask(store, 'route', 1);
  expect(columnOf(frame, 'value')).toEqual(['/own', '7', '7', '7']);
  const services = await ask(store, 'service.name', 1);
  expect(columnOf(services.frame, 'value')).toEqual(['web', 'web', 'web', 'db', 'db']);
  expect((await ask(store, 'no such', 1)).frame.rows).toBe(0);
});

test('… for the value of a resource that is too long to be read; a long one is cut', async () => {
  const long = traces('web', spanWith(1, 1, '/own'), spanWith(1, 2));
  long.groups[0]!.resource.attributes.push(...attributes({ route: 'x'.repeat(70_000) }));
  const cut = traces('db', spanWith(1, 3));
  cut.groups[0]!.resource.attributes.push(...attributes({ route: 'y'.repeat(5_000) }));
  const { frame, textsLeftOut } = await ask(await storeOf(long, cut), 'route', 1);
  expect(columnOf(frame, 'value')).toEqual(['/own', '…', `${'y'.repeat(4_095)}…`]);
  expect(textsLeftOut).toBe(1);
});

test('of several traces, in the order they are asked for and that of trace.get', async () => {
  const store = await storeOf(
    traces('web', spanWith(2, 9, 'late'), spanWith(1, 8, 'b'), spanWith(1, 3, 'a'), spanWith(2, 2, 'early')),
  );
  const { frame } = await ask(store, 'route', 2, 1, 5);
  expect(columnOf(frame, 'value')).toEqual(['early', 'late', 'a', 'b']);
  const own = await store.ask('trace.get', { traceId: traceId(2) });
  expect([...frame.columns.key.subarray(0, 2)]).toEqual([...own.frame.columns.key]);
});

async function bounded(bounds: { spans?: number; characters?: number }, signal?: AbortSignal) {
  const database = await Database.open(':memory:');
  try {
    await prepareSchema(database.writer, '');
    const writer = new Writer(database, new LossLedger());
    await writer.open();
    const telemetry = [traces('s', spanWith(1, 1, 'ab'), spanWith(1, 2, 'cdefgh'), spanWith(1, 3, 'ab'))];
    await writer.commit([{ telemetry, losses: [] }], 1n);
    return await readAttribute(database, [traceId(1)], 'route', 1, bounds, signal);
  } finally {
    await database.close();
  }
}

test('the first spans in time where there are too many, and … for a value without room', async () => {
  const first = await bounded({ spans: 2 });
  expect([columnOf(first.frame, 'value'), first.frame.truncated]).toEqual([['ab', 'cdefgh'], true]);
  const short = await bounded({ characters: 4 });
  expect([columnOf(short.frame, 'value'), short.frame.truncated, short.textsLeftOut]).toEqual([
    ['ab', '…', 'ab'],
    false,
    1,
  ]);
});

test('can be cancelled', async () => {
  await expect(bounded({}, AbortSignal.abort())).rejects.toThrow(CancelledError);
});

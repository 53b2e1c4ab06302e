import { describe, expect, test } from 'vitest';
import type { AnyValue } from '../../../../core/model/attributes.ts';
import { encodeProtobuf } from '../../../../core/otlp/encode-protobuf.ts';
import { createRequestPacker } from '../../../../main/engine/store/duckdb/request-packer.ts';
import { attributes, logRecord, logs } from '../../../helpers/telemetry.ts';
import { block, fixed64, join, number, request, TRACE_ID } from '../../otlp/wire.ts';
import { itemsByOrigin, readAll } from '../items-by-origin.ts';
import { hand, kept, refused } from '../packing.ts';
import { storeOf } from '../questions/store-of.ts';

const BODY = 5;

describe('log records from the wire', () => {
  test('have bodies of any kind, to be read and to be searched', async () => {
    const bodies: AnyValue[] = [
      { kind: 'string', value: 'plain é 🦊' },
      { kind: 'string', value: '' },
      { kind: 'empty' },
      { kind: 'int', value: -5n },
      { kind: 'double', value: NaN },
      { kind: 'bool', value: true },
      { kind: 'bytes', value: Uint8Array.of(1, 2, 255) },
      { kind: 'array', values: [{ kind: 'string', value: 'in a list' }] },
      { kind: 'kvlist', values: attributes({ a: 'b', n: 1n }) },
      { kind: 'string', value: 'long '.repeat(9_000) },
    ];
    const telemetry = logs('web', ...bodies.map((body) => logRecord({ body })));
    const store = await storeOf();
    const other = await storeOf(telemetry);
    const packer = createRequestPacker();
    expect(packer.pack('logs', encodeProtobuf(telemetry))).toMatchObject({ hasError: false });
    await hand(packer, store, 1);
    expect(itemsByOrigin(await readAll(store, { kind: 'all' }))).toEqual(itemsByOrigin([telemetry]));
    const question = { sql: 'SELECT body_kind, body, body_any FROM log ORDER BY id', limit: 20 };
    const { rows } = await store.ask('sql.query', question);
    expect(rows).toEqual((await other.ask('sql.query', question)).rows);
    expect(rows.slice(0, 3)).toEqual([
      [1, 'plain é 🦊', null],
      [1, '', null],
      [0, '', null],
    ]);
  });

  test.each([
    ['an unknown field', request(number(20, 1))],
    ['a body twice', request(join(block(BODY, block(1, 'a')), block(BODY, block(1, 'b'))))],
    ['a body that is two things', request(block(BODY, block(1, 'a'), number(2, 1)))],
    ['a body that is not UTF-8', request(block(BODY, block(1, [0x61, 0xff])))],
    ['a text within a body that is not UTF-8', request(block(BODY, block(5, block(1, block(1, [0xff])))))],
    ['an unknown field within a body', request(block(BODY, block(5, block(9, 'a'))))],
    ['a body with an unknown field', request(block(BODY, block(9, 'a')))],
    ['a trace id that is too short', request(block(9, TRACE_ID.slice(1)))],
    ['a span id that is too long', request(block(10, TRACE_ID))],
    ['nothing but empty records', request(...Array.from({ length: 5_000 }, () => new Uint8Array(0)))],
  ])('%s is left to the decoder of all cases, and leaves no trace', (_name, body) => {
    const packer = createRequestPacker();
    expect(packer.pack('logs', body)).toBeUndefined();
    expect(packer.rows).toBe(0);
    expect(packer.take().bytes).toBe(0);
  });

  test('without a body stand between those that have one', async () => {
    const body = (text: string) => block(BODY, block(1, text));
    const bytes = request(body('first'), new Uint8Array(0), body('third'));
    const store = await storeOf();
    const packer = createRequestPacker();
    expect(packer.pack('logs', bytes)).toBeDefined();
    expect(packer.pack('logs', refused(bytes))).toBeUndefined();
    expect(packer.pack('logs', bytes)).toBeDefined();
    await hand(packer, store, 1);
    const { rows } = await store.ask('sql.query', { sql: 'SELECT id, body_kind, body FROM log ORDER BY id', limit: 9 });
    expect(rows).toEqual([
      [1n, 1, 'first'],
      [2n, 0, ''],
      [3n, 1, 'third'],
      [4n, 1, 'first'],
      [5n, 0, ''],
      [6n, 1, 'third'],
    ]);
  });

  test('count by the time they were observed where they have no other, and ids of zeros are none', async () => {
    const observed = fixed64(11, 77n);
    const body = request(observed, join(block(9, new Uint8Array(16)), fixed64(1, 99n), observed, block(10)));
    const store = await storeOf();
    const packer = createRequestPacker();
    expect(packer.pack('logs', body)).toBeDefined();
    await hand(packer, store, 1);
    expect(store.stats()).toMatchObject({ minNs: 77n, maxNs: 99n });
    expect(itemsByOrigin(await readAll(store, { kind: 'all' }))).toEqual(itemsByOrigin(kept('logs', body)));
  });
});

import { describe, expect, test } from 'vitest';
import { readJaegerProto } from '../../../../../core/collector/receivers/jaeger/jaeger-proto.ts';
import { readZipkin } from '../../../../../core/collector/receivers/zipkin/read-zipkin.ts';
import { decodeMessage, type Message } from '../../../../../core/collector/wire/message.ts';
import { POST_SPANS } from '../../../../helpers/jaeger-proto.ts';
import { encodeWith, protoTypes } from '../../../../helpers/proto-text.ts';
import { ZIPKIN_SPANS } from '../../../../helpers/zipkin-proto.ts';

const INNER: Message = { 1: ['text', 'string'] };
const ALL: Message = {
  1: ['text', 'string'],
  2: ['bytes', 'bytes'],
  3: ['bool', 'bool'],
  4: ['int32', 'int32'],
  5: ['uint32', 'uint32'],
  6: ['int64', 'int64'],
  7: ['uint64', 'uint64'],
  8: ['fixed64', 'fixed64'],
  9: ['double', 'double'],
  10: ['float', 'float'],
  11: ['inner', INNER],
  12: ['inners', [INNER]],
  13: ['numbers', ['int64']],
  14: ['texts', ['string']],
};
const OFFICIAL = protoTypes(`
syntax = "proto3";
message Inner { string text = 1; int32 later = 9; }
message All {
  string text = 1;
  bytes bytes = 2;
  bool bool = 3;
  int32 int32 = 4;
  uint32 uint32 = 5;
  int64 int64 = 6;
  uint64 uint64 = 7;
  fixed64 fixed64 = 8;
  double double = 9;
  float float = 10;
  Inner inner = 11;
  repeated Inner inners = 12;
  repeated int64 numbers = 13;
  repeated string texts = 14;
  Inner later = 100;
}
`)('All');

describe('a message', () => {
  test('is read with all types, packed lists, and what later versions add passed over', () => {
    const bytes = encodeWith(OFFICIAL, {
      text: '한글',
      bytes: Buffer.from([1, 2]),
      bool: true,
      int32: -1,
      uint32: 4_294_967_295,
      int64: '-9223372036854775808',
      uint64: '18446744073709551615',
      fixed64: '18446744073709551615',
      double: -0.25,
      float: 0.5,
      inner: { text: 'a', later: 1 },
      inners: [{ text: 'b' }, {}],
      numbers: [1, -1],
      texts: ['x', ''],
      later: { text: 'c' },
    });
    expect(decodeMessage(ALL, bytes)).toEqual({
      text: '한글',
      bytes: new Uint8Array([1, 2]),
      bool: true,
      int32: -1,
      uint32: 4_294_967_295,
      int64: -(2n ** 63n),
      uint64: 2n ** 64n - 1n,
      fixed64: 2n ** 64n - 1n,
      double: -0.25,
      float: 0.5,
      inner: { text: 'a' },
      inners: [{ text: 'b' }, {}],
      numbers: [1n, -1n],
      texts: ['x', ''],
    });
  });

  test('takes lists of numbers one by one as well', () => {
    expect(decodeMessage(ALL, new Uint8Array([13 << 3, 1, 13 << 3, 2]))).toEqual({ numbers: [1n, 2n] });
  });

  test('refuses a field of another wire type', () => {
    expect(() => decodeMessage(ALL, new Uint8Array([1 << 3, 1]))).toThrow('wire type 0 where 2 was expected (byte 1)');
  });
});

const ID = Buffer.from('ab'.repeat(8), 'hex');
const TRACE = Buffer.from('cd'.repeat(16), 'hex');
const zipkin = encodeWith(ZIPKIN_SPANS, {
  spans: [{ trace_id: TRACE, id: ID, name: 'get', timestamp: 5, tags: { a: 'b' }, local_endpoint: { ipv4: [1, 2] } }],
});
const jaeger = encodeWith(POST_SPANS, {
  batch: { spans: [{ trace_id: TRACE, span_id: ID, tags: [{ key: 'a', v_str: 'b' }], start_time: { seconds: 5 } }] },
});

test.each([
  ['a ListOfSpans', zipkin, (bytes: Uint8Array) => readZipkin(bytes, 'proto', true)],
  ['a PostSpansRequest', jaeger, readJaegerProto],
] as const)('damage in %s costs a refusal at most', (_, whole, read) => {
  let survived = 0;
  for (let at = 0; at < whole.length; at++)
    for (const byte of [0, 1, 0x7f, 0x80, 0xff]) {
      const damaged = whole.slice();
      damaged[at] = byte;
      try {
        read(damaged);
        survived++;
      } catch (error) {
        expect((error as Error).name).toBe('DecodeError');
      }
    }
  expect(survived).toBeGreaterThan(0);
});

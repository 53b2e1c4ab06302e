import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClientMessage } from '../../contract/transport.ts';
import { decodeMessage, encodeMessage, encodeParts, lengthOf, WireError } from '../../contract/wire.ts';

const call = (input: unknown): ClientMessage => ({ kind: 'call', id: 1, operation: 'hello', input });
const roundTrip = (input: unknown) => (decodeMessage(encodeMessage(call(input))) as { input: unknown }).input;

/** A message written by hand: header text, then raw bytes where the body begins. */
function handmade(header: string, body: Uint8Array = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bodyStart = Math.ceil((4 + text.length) / 8) * 8;
  const bytes = new Uint8Array(bodyStart + body.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(body, bodyStart);
  return bytes;
}

describe('wire', () => {
  test('in parts it is the same bytes, and the buffers are the message’s own', () => {
    const buffers = [new Float64Array([1.5]), new Uint8Array([1, 2, 3]), new Uint8Array(), new Uint16Array([7])];
    const parts = encodeParts(call(buffers));
    expect(Buffer.concat(parts)).toEqual(Buffer.from(encodeMessage(call(buffers))));
    expect(lengthOf(parts)).toBe(encodeMessage(call(buffers)).length);
    for (const { buffer } of buffers) expect(parts.some((part) => part.buffer === buffer)).toBe(true);
  });

  test('of a message on shared memory arrays are views where they lie, and texts are read as ever', () => {
    const bytes = encodeMessage(call(['서비스', new Float64Array([1.5, NaN])]));
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const { input } = decodeMessage(shared) as { input: [string, Float64Array] };
    expect(input).toEqual(['서비스', new Float64Array([1.5, NaN])]);
    expect(input[1].buffer).toBe(shared.buffer);
  });

  test.each([
    ['odd numbers', [NaN, Infinity, -Infinity, -0, 0, 1e308, 5e-324, Number.MAX_SAFE_INTEGER]],
    ['bigint', [0n, -1n, 2n ** 64n - 1n, -(2n ** 63n)]],
    ['text', ['', '한국어', '\u0000', '\ud800', '\u2028', '😀'.repeat(1000)]],
    ['keys that look like placeholders', { $: ['f64', 3], a: { $: { $: 1 } }, b: { $: 'x', c: 1 } }],
    ['undefined in an array', [1, undefined, 2]],
    ['empty arrays', [new Float64Array(), new Uint8Array(), new Float64Array(1)]],
    ['integer keys between buffers', { b: new Uint8Array([1]), 2: new Uint8Array([2]), 1: new Uint8Array([3]) }],
    [
      'every array kind',
      [
        new Float64Array([NaN, -0, 1.5]),
        new Float32Array([0.5]),
        new BigInt64Array([-(2n ** 63n)]),
        new BigUint64Array([2n ** 64n - 1n]),
        new Int32Array([-5]),
        new Uint32Array([2 ** 32 - 1]),
        new Int16Array([-3]),
        new Uint16Array([65_535]),
        new Int8Array([-1]),
        new Uint8Array([255]),
      ],
    ],
  ])('carries %s', (_name, value) => {
    expect(roundTrip(value)).toStrictEqual(value);
  });

  test('undefined properties are dropped', () => {
    expect(Object.keys(roundTrip({ a: undefined, b: null }) as object)).toEqual(['b']);
  });

  test('buffers are read where they lie when aligned, and moved when not', () => {
    const encoded = encodeMessage(call(new Float64Array([1, 2, 3])));
    const shifted = new Uint8Array(encoded.length + 3);
    shifted.set(encoded, 3);
    for (const bytes of [encoded, shifted.subarray(3), Buffer.from(shifted.buffer, 3)]) {
      expect((decodeMessage(bytes) as { input: unknown }).input).toStrictEqual(new Float64Array([1, 2, 3]));
    }
    expect((decodeMessage(encoded) as { input: Float64Array }).input.buffer).toBe(encoded.buffer);
  });

  test('a key __proto__ is a property like any other', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as object;
    const back = roundTrip(value) as object;
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.getOwnPropertyNames(back).sort()).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a Map', new Map()],
    ['a Date', new Date()],
    ['a DataView', new DataView(new ArrayBuffer(8))],
  ])('refuses %s', (_name, value) => {
    expect(() => encodeMessage(call(value))).toThrow(WireError);
  });

  test('refuses a value without end', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => encodeMessage(call(circle))).toThrow(/deeper/);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['half a length', new Uint8Array([1, 0])],
    ['a header beyond the end', new Uint8Array([255, 255, 255, 255, 0])],
    ['no JSON', handmade('{"a":')],
    ['JSON of broken UTF-8', new Uint8Array([3, 0, 0, 0, 0x22, 0xff, 0x22])],
    ['a buffer beyond the end', handmade('{"$":["f64",2]}', new Uint8Array(8))],
    ['a huge length', handmade('{"$":["f64",9007199254740991]}')],
    ['a negative length', handmade('{"$":["u8",-1]}')],
    ['a broken length', handmade('{"$":["u8",1.5]}')],
    ['an unknown placeholder', handmade('{"$":["x",1]}')],
    ['a placeholder out of Object.prototype', handmade('{"$":["constructor",1]}')],
    ['an odd number out of Object.prototype', handmade('{"$":["n","toString"]}')],
    ['a bigint that is none', handmade('{"$":["i","12x"]}')],
    ['a bigint without end', handmade(`{"$":["i","${'9'.repeat(5000)}"]}`)],
    ['bytes nobody asked for', handmade('1', new Uint8Array(9))],
    ['two buffers of the same bytes', handmade('[{"$":["u8",8]},{"$":["u8",8]}]', new Uint8Array(8))],
    ['depth', handmade('['.repeat(5_000) + ']'.repeat(5_000))],
    ['more depth', handmade('['.repeat(500_000) + ']'.repeat(500_000))],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeMessage(bytes)).toThrow(WireError);
  });

  test('carries whatever structured clone carries of our kinds', () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.bigInt(),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constant(null),
      fc.float64Array(),
      fc.uint8Array(),
      fc.uint32Array(),
      fc.bigInt64Array(),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree')),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', '__proto__')), tie('tree'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(roundTrip(value)).toStrictEqual(structuredClone(value));
      }),
      { numRuns: 500 },
    );
  });

  test('damaged messages are refused or are other messages, never a crash', () => {
    const encoded = encodeMessage(call({ a: new Float64Array(4), b: [1n, 'text', NaN], c: new Uint8Array(5) }));
    const damage = fc.array(fc.tuple(fc.nat(encoded.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(encoded.length), (changes, keep) => {
        const bytes = encoded.slice(0, keep);
        for (const [at, byte] of changes) if (at < keep) bytes[at] = byte;
        try {
          decodeMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

const encoder = new TextEncoder();

/** Plain values as MessagePack, a Map with keys of any type; bigints as unsigned 64 bit, negative ones signed. Only as much of it as tests need. */
export function encodeMsgpack(value: unknown): Uint8Array {
  return new Uint8Array([...bytesOf(value)]);
}

function* bytesOf(value: unknown): Generator<number> {
  if (value === null || value === undefined) yield 0xc0;
  else if (typeof value === 'boolean') yield value ? 0xc3 : 0xc2;
  else if (typeof value === 'bigint')
    yield* wide(value < 0n ? 0xd3 : 0xcf, (view) => view.setBigUint64(0, BigInt.asUintN(64, value)));
  else if (typeof value === 'number') yield* number(value);
  else if (typeof value === 'string') yield* text(encoder.encode(value));
  else if (Array.isArray(value)) {
    if (value.length < 16) yield 0x90 | value.length;
    else yield* [0xdc, value.length >> 8, value.length & 0xff];
    for (const element of value) yield* bytesOf(element);
  } else {
    const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value);
    if (entries.length < 16) yield 0x80 | entries.length;
    else yield* [0xde, entries.length >> 8, entries.length & 0xff];
    for (const [key, member] of entries) {
      yield* bytesOf(key);
      yield* bytesOf(member);
    }
  }
}

function* number(value: number): Generator<number> {
  if (Number.isInteger(value) && value >= 0 && value < 0x80) yield value;
  else if (Number.isInteger(value) && value >= -32 && value < 0) yield value & 0xff;
  else if (Number.isInteger(value) && value >= 0 && value < 2 ** 32)
    yield* wide(0xce, (view) => view.setUint32(0, value), 4);
  else yield* wide(0xcb, (view) => view.setFloat64(0, value));
}

function* wide(first: number, set: (view: DataView) => void, width = 8): Generator<number> {
  const view = new DataView(new ArrayBuffer(width));
  set(view);
  yield first;
  yield* new Uint8Array(view.buffer);
}

function* text(bytes: Uint8Array): Generator<number> {
  if (bytes.length < 32) yield 0xa0 | bytes.length;
  else if (bytes.length < 256) yield* [0xd9, bytes.length];
  else yield* [0xda, bytes.length >> 8, bytes.length & 0xff];
  yield* bytes;
}

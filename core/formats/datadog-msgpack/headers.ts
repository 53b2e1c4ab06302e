// MessagePack (github.com/msgpack/msgpack spec.md): what the first byte of a value says.

/** A value's header: how much follows it, and where. */
export interface Header {
  kind: 'array' | 'map' | 'string' | 'binary' | 'extension' | 'scalar';
  /** Elements, pairs, or bytes. */
  count: number;
  /** Index of what follows the header. */
  next: number;
}

const FIXED: Readonly<Record<number, number>> = {
  ...{ 0xc0: 0, 0xc2: 0, 0xc3: 0, 0xca: 4, 0xcb: 8, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8 },
  ...{ 0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8 },
};
/** First byte of kinds whose length follows: how many bytes it has, and how many more a tag takes. */
const SIZED: Readonly<Record<number, [Header['kind'], number, number]>> = {
  ...{ 0xc4: ['binary', 1, 0], 0xc5: ['binary', 2, 0], 0xc6: ['binary', 4, 0] },
  ...{ 0xc7: ['extension', 1, 1], 0xc8: ['extension', 2, 1], 0xc9: ['extension', 4, 1] },
  ...{ 0xd9: ['string', 1, 0], 0xda: ['string', 2, 0], 0xdb: ['string', 4, 0] },
  ...{ 0xdc: ['array', 2, 0], 0xdd: ['array', 4, 0], 0xde: ['map', 2, 0], 0xdf: ['map', 4, 0] },
};

/** undefined where the bytes end inside it, 'unknown' for the byte that is none. */
export function headerAt(bytes: Uint8Array, at: number): Header | 'unknown' | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80 || first >= 0xe0) return { kind: 'scalar', count: 0, next: at + 1 };
  if (first < 0x90) return { kind: 'map', count: first & 0xf, next: at + 1 };
  if (first < 0xa0) return { kind: 'array', count: first & 0xf, next: at + 1 };
  if (first < 0xc0) return { kind: 'string', count: first & 0x1f, next: at + 1 };
  if (first >= 0xd4 && first <= 0xd8) return { kind: 'extension', count: 1 + 2 ** (first - 0xd4), next: at + 1 };
  const fixed = FIXED[first];
  if (fixed !== undefined) return { kind: 'scalar', count: fixed, next: at + 1 };
  const sized = SIZED[first];
  if (sized === undefined) return 'unknown';
  const [kind, width, tag] = sized;
  if (at + 1 + width > bytes.length) return undefined;
  let count = 0;
  for (let i = 0; i < width; i++) count = count * 256 + bytes[at + 1 + i]!;
  return { kind, count: count + tag, next: at + 1 + width };
}

function headerOf(kind: Header['kind']): (bytes: Uint8Array, at: number) => Header | undefined {
  return (bytes, at) => {
    const header = headerAt(bytes, at);
    return header !== undefined && header !== 'unknown' && header.kind === kind ? header : undefined;
  };
}

export const arrayAt = headerOf('array');
export const mapAt = headerOf('map');
export const stringAt = headerOf('string');

import { zstdCompressSync } from 'node:zlib';

/* Parquet files byte by byte, for what no writer writes. Numbers are those of parquet.thrift. */

export type Field = readonly [id: number, type: number, value: Buffer];

export interface MadePage {
  kind: 'data' | 'dictionary';
  encoding: number;
  count: number;
  bytes: Uint8Array;
  crc?: number;
}

export interface MadeColumn {
  name: string;
  /** Physical type. */
  type: number;
  /** Of its schema element: required unless given. */
  repetition?: number;
  /** More of its schema element. */
  schema?: readonly Field[];
  /** Schema elements of the groups around it, the outermost first. */
  around?: readonly Buffer[];
  /** More of its column chunk. */
  chunk?: readonly Field[];
  pages: readonly MadePage[];
}

const [PLAIN, RLE, RLE_DICTIONARY] = [0, 3, 8];

/**
 * One row group, packed with zstd. `outermost` columns and groups stand in no group: all unless said. Where there are fewer, the first column in a
 * group has its element `around` it.
 */
export function makeParquet(rows: number, columns: readonly MadeColumn[], outermost = columns.length): Uint8Array {
  let file = Buffer.from('PAR1');
  const chunks: Buffer[] = [];
  for (const { type, name, pages, chunk = [] } of columns) {
    const [start, values] = [file.length, pages.reduce((sum, page) => sum + page.count, 0)];
    let data = start;
    for (const page of pages) {
      if (page.kind === 'dictionary') data = -1;
      else if (data < 0) data = file.length;
      file = Buffer.concat([file, packed(page)]);
    }
    const about = [i32(1, type), list(2, 5, [zigzag(PLAIN)]), list(3, 8, [text(name)]), i32(4, 6), i64(5, values)];
    const places = [i64(6, 0), i64(7, file.length - start), i64(9, data), ...(data === start ? [] : [i64(11, start)])];
    chunks.push(struct([...chunk, i64(2, start), [3, 12, struct([...about, ...places])]]));
  }
  const root = struct([[4, 8, text('root')], i32(5, outermost)]);
  const elements = columns.flatMap(({ type, name, repetition = 0, schema = [], around = [] }) => [
    ...around,
    struct(inOrder([i32(1, type), i32(3, repetition), [4, 8, text(name)], ...schema])),
  ]);
  const group = struct([list(1, 12, chunks), i64(2, file.length), i64(3, rows)]);
  const metadata = struct([i32(1, 1), list(2, 12, [root, ...elements]), i64(3, rows), list(4, 12, [group])]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metadata.length);
  return new Uint8Array(Buffer.concat([file, metadata, length, Buffer.from('PAR1')]));
}

/** A column that has the same value in every row: a dictionary of one, and one run. */
export function sameIn(rows: number, value: Uint8Array, column: Omit<MadeColumn, 'pages'>): MadeColumn {
  const run = Buffer.concat([Buffer.of(1), varint(BigInt(rows) * 2n), Buffer.of(0)]);
  const pages: MadePage[] = [
    { kind: 'dictionary', encoding: PLAIN, count: 1, bytes: value },
    { kind: 'data', encoding: RLE_DICTIONARY, count: rows, bytes: run },
  ];
  return { ...column, pages };
}

/** A group of columns, for `around`. */
export function groupElement(name: string, children: number, repetition = 0): Buffer {
  return struct([i32(3, repetition), [4, 8, text(name)], i32(5, children)]);
}

/** Levels of up to eight values, the largest of which can be `most`, before the values of a page. */
export function packedLevels(levels: readonly number[], most: number): Buffer {
  if (most === 0) return Buffer.alloc(0);
  const bits = Math.ceil(Math.log2(most + 1));
  const packed = levels.reduce((sum, level, i) => sum | (BigInt(level) << BigInt(i * bits)), 0n);
  const bytes = Array.from({ length: bits }, (_, i) => Number((packed >> BigInt(i * 8)) & 255n));
  return Buffer.from([bits + 1, 0, 0, 0, 3, ...bytes]);
}

/** As it stands in a page that is plain. */
export function plainText(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

export function plainInt64(...values: bigint[]): Buffer {
  return Buffer.from(BigInt64Array.from(values).buffer);
}

function packed({ kind, encoding, count, bytes, crc }: MadePage): Buffer {
  const body = zstdCompressSync(bytes);
  const about: Field =
    kind === 'dictionary'
      ? [7, 12, struct([i32(1, count), i32(2, encoding)])]
      : [5, 12, struct([i32(1, count), i32(2, encoding), i32(3, RLE), i32(4, RLE)])];
  const sizes = [i32(1, kind === 'dictionary' ? 2 : 0), i32(2, bytes.length), i32(3, body.length)];
  return Buffer.concat([struct([...sizes, ...(crc === undefined ? [] : [i32(4, crc | 0)]), about]), body]);
}

const inOrder = (fields: readonly Field[]): Field[] => [...fields].sort(([a], [b]) => a - b);

export function struct(fields: readonly Field[]): Buffer {
  let before = 0;
  const parts = fields.map(([id, type, value]) => {
    const head = Buffer.of(((id - before) << 4) | type);
    before = id;
    return Buffer.concat([head, value]);
  });
  return Buffer.concat([...parts, Buffer.of(0)]);
}

export const i32 = (id: number, value: number): Field => [id, 5, zigzag(value)];
const i64 = (id: number, value: number): Field => [id, 6, zigzag(value)];
export const text = (value: string): Buffer =>
  Buffer.concat([varint(BigInt(Buffer.byteLength(value))), Buffer.from(value)]);

function list(id: number, type: number, items: readonly Buffer[]): Field {
  const head =
    items.length < 15
      ? Buffer.of((items.length << 4) | type)
      : Buffer.concat([Buffer.of(0xf0 | type), varint(BigInt(items.length))]);
  return [id, 9, Buffer.concat([head, ...items])];
}

function zigzag(value: number): Buffer {
  return varint(value >= 0 ? BigInt(value) * 2n : -BigInt(value) * 2n - 1n);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 128n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Buffer.of(...bytes, Number(left));
}

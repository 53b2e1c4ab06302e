import { encodeUtf8Into } from '../../../../core/encoding/utf8.ts';
import type { FixedArray, NullMask, PackedColumn } from './packed.ts';

/** One column of rows waiting to be handed over. Cells are set by row; `pack` gives them away and starts over. */
export interface ColumnBuffer {
  /** Makes room for that many rows. */
  reserve(rows: number): void;
  pack(rows: number): PackedColumn;
  /** Forgets the rows from this one on. */
  truncate(rows: number): void;
  /** About the bytes of texts, which may be of any length; left out where the rows say how much they take. */
  readonly textBytes?: number;
}

const FEWEST_ROWS = 64;
/** Room that is made at once because the rows before took it. */
const MOST_AT_ONCE_BYTES = 32 * 1024 ** 2;
const ALL_VALID = 0xffffffff;

/** Rows marked null; allocated only when a null occurs, for most columns never have one. */
class Nulls {
  /** Bits of 32 rows each: to set one costs no BigInt. */
  #words: Uint32Array<ArrayBuffer> | undefined;

  add(row: number): void {
    const word = row >> 5;
    if (!this.#words || word >= this.#words.length) this.#words = grown(this.#words, word);
    this.#words[word]! &= ~(1 << (row & 31));
  }

  remove(row: number): void {
    if (this.#words && row >> 5 < this.#words.length) this.#words[row >> 5]! |= 1 << (row & 31);
  }

  /** Whole words of 64 for `rows`. */
  pack(rows: number): NullMask {
    if (!this.#words) return undefined;
    const words = ((rows + 63) >> 6) * 2;
    const mask = words <= this.#words.length ? this.#words : grown(this.#words, words - 1);
    this.#words = undefined;
    return new BigUint64Array(mask.buffer);
  }

  truncate(rows: number): void {
    if (!this.#words) return;
    for (let row = rows; (row & 31) > 0; row++) this.remove(row);
    this.#words.fill(ALL_VALID, (rows + 31) >> 5);
  }
}

/** An even number of words. */
function grown(mask: Uint32Array | undefined, word: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(FEWEST_ROWS, 2 * (word + 1))).fill(ALL_VALID);
  if (mask) larger.set(mask);
  return larger;
}

type Maker<T> = new (lengthOrBuffer: number) => T;

function enlarge<T extends FixedArray | Uint32Array>(array: T, length: number): T {
  const larger = new (array.constructor as Maker<T>)(length);
  (larger as { set(from: T): void }).set(array);
  return larger;
}

const fresh = <T extends FixedArray>(like: T): T => new (like.constructor as Maker<T>)(0);

/** Fixed-width values. `values` is another array after every `reserve`. */
export class FixedColumn<T extends FixedArray> implements ColumnBuffer {
  values: T;
  readonly #nulls = new Nulls();

  constructor(values: T) {
    this.values = values;
  }

  set(row: number, value: T[number]): void {
    (this.values as { [index: number]: T[number] })[row] = value;
    this.#nulls.remove(row);
  }

  setOptional(row: number, value: T[number] | undefined): void {
    if (value === undefined) this.#nulls.add(row);
    else this.set(row, value);
  }

  setNull(row: number): void {
    this.#nulls.add(row);
  }

  reserve(rows: number): void {
    this.values = enlarge(this.values, rows);
  }

  pack(): PackedColumn {
    const { values } = this;
    this.values = fresh(values);
    return { kind: 'fixed', values, nulls: this.#nulls.pack(values.length) };
  }

  truncate(rows: number): void {
    this.#nulls.truncate(rows);
  }
}

type WideArray = BigInt64Array | BigUint64Array;

/** 64-bit numbers that can also be set as two halves, which costs no BigInt. */
export class WideColumn<T extends WideArray = BigUint64Array> extends FixedColumn<T> {
  /** Low and high half of each row. */
  words = new Uint32Array(this.values.buffer);

  override reserve(rows: number): void {
    super.reserve(rows);
    this.words = new Uint32Array(this.values.buffer);
  }

  override pack(): PackedColumn {
    const packed = super.pack();
    this.words = new Uint32Array(this.values.buffer);
    return packed;
  }
}

/** 16-byte ids: DuckDB keeps a UUID as a little-endian 128-bit number with the top bit flipped, so that it sorts. */
export class UuidColumn implements ColumnBuffer {
  #halves = new BigUint64Array(0);
  /** Four 32-bit words a row, the lowest first. */
  words = new Uint32Array(this.#halves.buffer);

  set(row: number, high: bigint, low: bigint): void {
    this.#halves[row * 2] = low;
    this.#halves[row * 2 + 1] = high ^ 0x8000000000000000n;
  }

  reserve(rows: number): void {
    this.#halves = enlarge(this.#halves, rows * 2);
    this.words = new Uint32Array(this.#halves.buffer);
  }

  pack(): PackedColumn {
    const words = this.#halves;
    this.#halves = new BigUint64Array(0);
    this.words = new Uint32Array(this.#halves.buffer);
    return { kind: 'uuid', words };
  }

  truncate(): void {}
}

/** Texts as UTF-8. */
export class Utf8Column implements ColumnBuffer {
  #ends = new Uint32Array(0);
  #bytes = new Uint8Array(0);
  #size = 0;
  /** Bytes the next rows will likely take: the array then grows once. */
  #usual = 4_096;

  /** The row must be the last one. */
  push(row: number, bytes: Uint8Array, start: number, end: number): void {
    const at = this.#size;
    this.#size += end - start;
    if (this.#size > this.#bytes.length) this.#grow(this.#size);
    if (end - start > 48) this.#bytes.set(bytes.subarray(start, end), at);
    else for (let i = start, to = at; i < end; i++) this.#bytes[to++] = bytes[i]!;
    this.#ends[row] = this.#size;
  }

  /** The same; a lone surrogate becomes U+FFFD. */
  pushText(row: number, text: string): void {
    // Three bytes are the most a UTF-16 unit becomes.
    const most = this.#size + text.length * 3;
    if (most > this.#bytes.length) this.#grow(most);
    this.#size += encodeUtf8Into(text, this.#bytes.subarray(this.#size));
    this.#ends[row] = this.#size;
  }

  get textBytes(): number {
    return this.#size;
  }

  #grow(bytes: number): void {
    this.#bytes = enlarge(this.#bytes, this.#bytes.length === 0 ? Math.max(this.#usual, bytes) : bytes * 2);
  }

  reserve(rows: number): void {
    this.#ends = enlarge(this.#ends, rows);
  }

  pack(): PackedColumn {
    const packed = { kind: 'utf8', ends: this.#ends, bytes: this.#bytes } as const;
    this.#usual = Math.min(Math.max(4_096, this.#size), MOST_AT_ONCE_BYTES);
    this.#ends = new Uint32Array(0);
    this.#bytes = new Uint8Array(0);
    this.#size = 0;
    return packed;
  }

  truncate(rows: number): void {
    this.#size = rows === 0 ? 0 : this.#ends[rows - 1]!;
  }
}

/** Text: one native call per cell later on, hence only for what no dictionary can hold. */
export class TextColumnBuffer implements ColumnBuffer {
  values: (string | null)[] = [];
  /** Rows whose texts `#bytes` has. */
  #counted = 0;
  #bytes = 0;

  get textBytes(): number {
    for (; this.#counted < this.values.length; this.#counted++) this.#bytes += this.values[this.#counted]?.length ?? 0;
    return this.#bytes;
  }

  reserve(): void {}

  pack(): PackedColumn {
    const { values } = this;
    this.values = [];
    this.#counted = this.#bytes = 0;
    return { kind: 'text', values };
  }

  truncate(rows: number): void {
    this.values.length = Math.min(rows, this.values.length);
    this.#counted = this.#bytes = 0;
  }
}

/** Lists of fixed-width values: where each row's ends in one growing child array. */
export class ListColumn<T extends FixedArray> implements ColumnBuffer {
  readonly #nulls = new Nulls();
  #ends = new Uint32Array(0);
  child: T;
  /** Elements in `child`. */
  size = 0;
  /** Elements the next rows will likely have: the array then grows once. */
  #usual = FEWEST_ROWS;

  constructor(child: T) {
    this.child = child;
  }

  /** Begins the list of a row, which must be the last one; `push` adds to it. */
  begin(row: number): void {
    this.#ends[row] = this.size;
  }

  push(row: number, value: T[number]): void {
    if (this.size === this.child.length) this.growChild();
    (this.child as { [index: number]: T[number] })[this.size++] = value;
    this.#ends[row] = this.size;
  }

  /** Once elements were put into `child` at `size` without `push`. */
  end(row: number): void {
    this.#ends[row] = this.size;
  }

  growChild(): void {
    this.child = enlarge(this.child, this.child.length === 0 ? this.#usual : this.child.length * 2);
  }

  setAll(row: number, values: ArrayLike<T[number]>): void {
    this.begin(row);
    this.#nulls.remove(row);
    for (let i = 0; i < values.length; i++) this.push(row, values[i]!);
  }

  setNull(row: number): void {
    this.begin(row);
    this.#nulls.add(row);
  }

  reserve(rows: number): void {
    this.#ends = enlarge(this.#ends, rows);
  }

  /** Where the row's elements are in `child`: from this one up to, not including, that of the next row. */
  startOf(row: number): number {
    return row === 0 ? 0 : this.#ends[row - 1]!;
  }

  pack(rows: number): PackedColumn {
    const packed = { kind: 'list', ends: this.#ends, child: this.child, nulls: this.#nulls.pack(rows) } as const;
    const most = MOST_AT_ONCE_BYTES / this.child.BYTES_PER_ELEMENT;
    this.#usual = Math.min(Math.max(FEWEST_ROWS, this.size), most);
    this.#ends = new Uint32Array(0);
    this.child = fresh(this.child);
    this.size = 0;
    return packed;
  }

  truncate(rows: number): void {
    this.size = rows === 0 ? 0 : this.#ends[rows - 1]!;
    this.#nulls.truncate(rows);
  }
}

/** Lists of 64-bit numbers that can also be put in as two halves. */
export class WideListColumn<T extends WideArray = BigInt64Array> extends ListColumn<T> {
  words = new Uint32Array(this.child.buffer);

  override growChild(): void {
    super.growChild();
    this.words = new Uint32Array(this.child.buffer);
  }

  override pack(rows: number): PackedColumn {
    const packed = super.pack(rows);
    this.words = new Uint32Array(this.child.buffer);
    return packed;
  }

  /** `end` must follow, once for all of a row. */
  pushWords(low: number, high: number): void {
    if (this.size === this.child.length) this.growChild();
    const at = this.size++ * 2;
    this.words[at] = low;
    this.words[at + 1] = high;
  }
}

/** Lists of text: for the few rows of the shape table. */
export class TextListColumn implements ColumnBuffer {
  values: string[][] = [];

  reserve(): void {}

  pack(): PackedColumn {
    const { values } = this;
    this.values = [];
    return { kind: 'textList', values };
  }

  truncate(rows: number): void {
    this.values.length = Math.min(rows, this.values.length);
  }
}

export const u8 = () => new FixedColumn(new Uint8Array(0));
export const bool = () => new FixedColumn(new Uint8Array(0));
export const u32 = () => new FixedColumn(new Uint32Array(0));
export const i32 = () => new FixedColumn(new Int32Array(0));
export const u64 = () => new WideColumn(new BigUint64Array(0));
export const i64 = () => new WideColumn(new BigInt64Array(0));
export const f64 = () => new FixedColumn(new Float64Array(0));
export const uuid = () => new UuidColumn();
export const utf8 = () => new Utf8Column();
export const text = () => new TextColumnBuffer();
export const textList = () => new TextListColumn();
export const i64List = () => new WideListColumn(new BigInt64Array(0));
export const u64List = () => new WideListColumn(new BigUint64Array(0));
export const f64List = () => new ListColumn(new Float64Array(0));
export const u8List = () => new ListColumn(new Uint8Array(0));

import { Share, type Budget } from './budget.ts';
import { fail, ParquetFault } from './fault.ts';
import { bitWidth, HybridDecoder, ZEROS, type NumberSource } from './level-decoder.ts';
import type { ColumnChunk, ReadAt } from './metadata.ts';
import type { SchemaNode } from './schema.ts';
import { numberField, structField, ThriftReader, type ThriftStruct } from './thrift.ts';
import { unpackPage, type Unpack } from './unpack-page.ts';
import { dictionaryCost, openValues, readDictionary, type Value, type ValueSource } from './values.ts';

/** What reading takes from outside. */
export interface ParquetSource {
  read: ReadAt;
  unpack: Unpack;
  /** As gzip and zip have it. */
  crc32(bytes: Uint8Array): number;
  /** Of the whole file. */
  bytes: number;
}

/** Values of a column with their levels, not yet decoded. */
export interface Page {
  count: number;
  definitions: NumberSource;
  repetitions: NumberSource;
  values: ValueSource;
  /** Where it begins in the file. */
  offset: number;
}

/** Statistics may stand in a header; a value is rarely a megabyte. */
const HEADER_BYTES = [16 * 1024, 1024 ** 2, 16 * 1024 ** 2];
const MOST_HEADER_VALUES = 10_000;
/** Of one page: DuckDB makes them of 100 MB at most. */
const MOST_PAGE_BYTES = 128 * 1024 ** 2;
const MOST_PAGE_VALUES = 2 ** 24;
const [DATA, INDEX, DICTIONARY, DATA_V2] = [0, 1, 2, 3];
const RLE = 3;

interface Raw {
  type: number;
  header: ThriftStruct;
  bytes: Uint8Array;
  /** Before it was compressed. */
  length: number;
  offset: number;
}

/** The pages of one column of one row group, one after the other. */
export class PageReader {
  readonly #source: ParquetSource;
  readonly #chunk: ColumnChunk;
  readonly #node: SchemaNode;
  #at: number;
  readonly #end: number;
  #dictionary: Value[] | undefined;
  readonly #forDictionary: Share;
  readonly #forPage: Share;
  /** What is kept of one value for the next. */
  readonly #forValues: Share;

  /** What is held is taken from the budget. */
  constructor(source: ParquetSource, chunk: ColumnChunk, node: SchemaNode, budget: Budget) {
    this.#forDictionary = new Share(budget);
    this.#forPage = new Share(budget);
    this.#forValues = new Share(budget);
    this.#source = source;
    this.#chunk = chunk;
    this.#node = node;
    this.#at = chunk.offset;
    this.#end = chunk.offset + chunk.bytes;
  }

  /** The next page of values; undefined behind the last. Throws ParquetFault. */
  next(): Page | undefined {
    const start = this.#at;
    try {
      return this.#next();
    } catch (error) {
      if (error instanceof ParquetFault) error.place(this.#node.path, start);
      throw error;
    }
  }

  #next(): Page | undefined {
    this.#forValues.hold(0);
    while (this.#at < this.#end) {
      const raw = this.#raw();
      if (raw.type === DICTIONARY) this.#takeDictionary(raw);
      else if (raw.type === DATA) return this.#page(raw);
      else if (raw.type === DATA_V2) return this.#pageV2(raw);
      else if (raw.type !== INDEX) fail(`a page of an unknown kind (${raw.type})`);
    }
    this.#forPage.hold(0);
    return undefined;
  }

  #raw(): Raw {
    const { header, headerBytes } = this.#header();
    const [length, packed] = [numberField(header, 2, -1), numberField(header, 3, -1)];
    const start = this.#at + headerBytes;
    if (packed < 0 || start + packed > this.#end) fail('a page that goes beyond its column');
    const larger = Math.max(length, packed);
    if (length < 0 || larger > MOST_PAGE_BYTES) fail(`a page of ${larger} bytes, ${MOST_PAGE_BYTES} at most`);
    this.#forPage.hold(packed + length);
    const offset = this.#at;
    this.#at = start + packed;
    const bytes = this.#source.read(start, packed);
    // Of what stands in the file; few writers write it.
    const crc = header.get(4);
    if (typeof crc === 'number' && this.#source.crc32(bytes) !== crc >>> 0)
      fail('a page whose checksum is another one than it says: it is damaged');
    return { type: numberField(header, 1, -1), header, bytes, length, offset };
  }

  #header(): { header: ThriftStruct; headerBytes: number } {
    for (const most of HEADER_BYTES) {
      const bytes = this.#source.read(this.#at, Math.min(most, this.#end - this.#at));
      const reader = new ThriftReader(bytes, 0, MOST_HEADER_VALUES);
      try {
        return { header: reader.struct(), headerBytes: reader.at };
      } catch (error) {
        if (bytes.length < most || most === HEADER_BYTES.at(-1)) throw error;
      }
    }
    return fail('a page without a header');
  }

  #takeDictionary({ header, bytes, length }: Raw): void {
    const about = structField(header, 7) ?? fail('a dictionary without a header');
    if (this.#dictionary !== undefined) fail('a second dictionary');
    const count = numberField(about, 1);
    this.#forDictionary.hold(dictionaryCost(length, count, this.#node));
    const page = unpackPage(this.#chunk.codec, bytes, length, this.#source.unpack);
    this.#dictionary = readDictionary(page, count, this.#node);
    this.#forPage.hold(0);
  }

  #page({ header, bytes, length, offset }: Raw): Page {
    const about = structField(header, 5) ?? fail('a page without a header');
    const page = unpackPage(this.#chunk.codec, bytes, length, this.#source.unpack);
    const { maxRepetition, maxDefinition } = this.#node;
    const repetitions = levelsBehindLength(page, 0, maxRepetition, numberField(about, 4, RLE));
    const definitions = levelsBehindLength(page, repetitions.end, maxDefinition, numberField(about, 3, RLE));
    const [count, encoding] = [numberField(about, 1), numberField(about, 2)];
    this.#forPage.hold(page.length);
    const values = this.#values(page, definitions.end, count, encoding);
    return { count, values, repetitions: repetitions.levels, definitions: definitions.levels, offset };
  }

  #pageV2({ header, bytes, length, offset }: Raw): Page {
    const about = structField(header, 8) ?? fail('a page without a header');
    const [count, encoding] = [numberField(about, 1), numberField(about, 4)];
    const [definitionBytes, repetitionBytes] = [numberField(about, 5), numberField(about, 6)];
    const levelBytes = definitionBytes + repetitionBytes;
    if (definitionBytes < 0 || repetitionBytes < 0 || levelBytes > bytes.length) fail('a page of levels only');
    const { maxRepetition, maxDefinition } = this.#node;
    const repetitions = levels(bytes, 0, repetitionBytes, maxRepetition);
    const definitions = levels(bytes, repetitionBytes, levelBytes, maxDefinition);
    const packed = bytes.subarray(levelBytes);
    const codec = about.get(7) === false ? 'none' : this.#chunk.codec;
    const page = unpackPage(codec, packed, Math.max(0, length - levelBytes), this.#source.unpack);
    this.#forPage.hold(bytes.length + page.length);
    return { count, values: this.#values(page, 0, count, encoding), repetitions, definitions, offset };
  }

  #values(bytes: Uint8Array, start: number, count: number, encoding: number): ValueSource {
    if (count < 0 || count > MOST_PAGE_VALUES) fail(`a page of ${count} values`);
    const page = { encoding, bytes, start, count, dictionary: this.#dictionary, held: this.#forValues };
    // A page of nulls may hold nothing at all.
    let values: ValueSource | undefined;
    return { next: () => (values ??= openValues(page, this.#node)).next() };
  }
}

function levels(bytes: Uint8Array, start: number, end: number, most: number): NumberSource {
  return most === 0 ? ZEROS : new HybridDecoder(bytes, start, end, bitWidth(most));
}

function levelsBehindLength(
  page: Uint8Array,
  at: number,
  most: number,
  encoding: number,
): { levels: NumberSource; end: number } {
  if (most === 0) return { levels: ZEROS, end: at };
  if (encoding !== RLE) fail('levels encoded in a way that is not written any more');
  if (at + 4 > page.length) fail('a page cut short');
  const length = new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(at, true);
  const end = at + 4 + length;
  if (end > page.length) fail('a page cut short');
  return { levels: levels(page, at + 4, end, most), end };
}

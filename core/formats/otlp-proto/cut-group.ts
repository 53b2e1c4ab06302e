import { DecodeError } from '../../otlp/decoded.ts';
import { WireReader } from '../../otlp/wire-reader.ts';
import { concatBytes } from '../../encoding/bytes.ts';
import { ByteSink } from '../byte-sink.ts';
import type { RequestFault, RequestPiece } from './request-splitter.ts';

/** Field 1 of a request, its resource groups; field 2 of those, their scope groups; field 2 of those, their items. */
export const GROUP_TAG = 0x0a;
const LIST_TAG = 0x12;
/** What stands before the items of a group and is true of each: the resource or the scope, and the schema. */
const HEAD_FIELDS: ReadonlySet<number> = new Set([1, 3]);

/** A range of the bytes. */
interface Range {
  start: number;
  end: number;
}

/** What a group says beside its list. */
interface Head {
  /** Repeated in each piece. */
  shared: Uint8Array;
  /** Fields we do not know, which stand in the first piece. */
  other: Uint8Array;
}

/**
 * Cuts one resource group into smaller ones of the same resource, each a request:
 *
 *   group { resource, scope A {1…9,000}, scope B, scope C }
 *     → { resource, A {1…4,000} }, { resource, A {4,001…9,000} }, { resource, B, C }
 *
 * `bytes` are the whole record, tag and length included; `offset` is where it stands in the file. What cannot be walked through is
 * told and costs its scope group, or the resource group.
 */
export function* cutGroup(
  bytes: Uint8Array,
  offset: number,
  pieceBytes: number,
): Generator<RequestPiece | RequestFault> {
  const reader = new WireReader(bytes);
  reader.tag();
  reader.enter();
  const body = { start: reader.pos, end: reader.end };
  const cutter = new GroupCutter(bytes, offset, pieceBytes);
  try {
    yield* cutter.cut(body);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    yield { fault: error.message, offset: offset + error.offset };
  }
}

class GroupCutter {
  readonly #bytes: Uint8Array;
  readonly #offset: number;
  readonly #pieceBytes: number;

  constructor(bytes: Uint8Array, offset: number, pieceBytes: number) {
    this.#bytes = bytes;
    this.#offset = offset;
    this.#pieceBytes = pieceBytes;
  }

  *cut(group: Range): Generator<RequestPiece | RequestFault> {
    const run = new Run(this.#bytes, this.#offset, this.#head(group), this.#pieceBytes);
    for (const record of this.#list(group)) {
      if (record.end - record.start <= run.pieceBytes) yield* run.add(record);
      else {
        yield* run.take();
        yield* this.#cutScope(record, run);
      }
    }
    yield* run.take();
  }

  *#cutScope(record: Range, group: Run): Generator<RequestPiece | RequestFault> {
    const reader = this.#readerAt(record);
    reader.tag();
    reader.length();
    const scope = { start: reader.pos, end: record.end };
    try {
      const run = new Run(this.#bytes, this.#offset, this.#head(scope), group.pieceBytes, group);
      for (const item of this.#list(scope)) yield* run.add(item);
      yield* run.take();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      yield { fault: error.message, offset: this.#offset + error.offset };
    }
  }

  #readerAt({ start, end }: Range): WireReader {
    const reader = new WireReader(this.#bytes);
    reader.pos = start;
    reader.end = end;
    return reader;
  }

  /** Also sees to it that all of the list can be walked through. */
  #head(range: Range): Head {
    const [shared, other] = [new ByteSink(), new ByteSink()];
    const reader = this.#readerAt(range);
    while (reader.pos < reader.end) {
      const start = reader.pos;
      const tag = reader.tag();
      reader.skip(tag);
      if (tag === LIST_TAG) continue;
      // Of another type it is none of the list.
      const sink = HEAD_FIELDS.has(tag >>> 3) ? shared : other;
      sink.append(this.#bytes.subarray(start, reader.pos));
    }
    return { shared: shared.slice(), other: other.slice() };
  }

  *#list(range: Range): Generator<Range> {
    const reader = this.#readerAt(range);
    while (reader.pos < reader.end) {
      const start = reader.pos;
      const tag = reader.tag();
      reader.skip(tag);
      if (tag === LIST_TAG) yield { start, end: reader.pos };
    }
  }
}

/** Records of one list that go into the next piece; they stand one behind the other, or nearly. */
class Run {
  readonly pieceBytes: number;
  readonly #bytes: Uint8Array;
  readonly #offset: number;
  readonly #around: Run | undefined;
  readonly #records = new ByteSink();
  #head: Head;
  #first = 0;

  /** `around`: of the resource group, where these are items of a scope group. */
  constructor(bytes: Uint8Array, offset: number, head: Head, pieceBytes: number, around?: Run) {
    this.#bytes = bytes;
    this.#offset = offset;
    this.#head = head;
    this.#around = around;
    // What is repeated is at most as long as what it is repeated for.
    this.pieceBytes = Math.max(pieceBytes, head.shared.length);
  }

  *add({ start, end }: Range): Generator<RequestPiece> {
    if (this.#records.length > 0 && this.#records.length + end - start > this.pieceBytes) yield* this.take();
    if (this.#records.length === 0) this.#first = start;
    this.#records.append(this.#bytes.subarray(start, end));
  }

  *take(): Generator<RequestPiece> {
    if (this.#records.length === 0) return;
    const list = this.#records.view();
    const bytes = this.#around ? this.#around.#wrapped(blockOf(LIST_TAG, this.#takeHead(), list)) : this.#wrapped(list);
    this.#records.truncate(0);
    yield { bytes, records: [{ start: 0, offset: this.#offset + this.#first }], inserted: bytes.length - list.length };
  }

  #wrapped(list: Uint8Array): Uint8Array {
    return blockOf(GROUP_TAG, this.#takeHead(), list);
  }

  #takeHead(): Uint8Array {
    const { shared, other } = this.#head;
    if (other.length > 0) this.#head = { shared, other: new Uint8Array(0) };
    return other.length > 0 ? concatBytes(shared, other) : shared;
  }
}

function blockOf(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(Uint8Array.of(tag), varint(length), ...content);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128);
  return Uint8Array.from([...bytes, rest]);
}

import { ByteSink } from './byte-sink.ts';
import { NEWLINE } from './json-bytes.ts';

/** No logger writes a longer line, and holding one of 2 GiB would break the bound: it is passed over and told. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

const RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** One line without its end. `bytes` is valid until the next line is asked for. */
export interface Line {
  bytes: Uint8Array;
  /** From 1. */
  line: number;
  /** Of its first byte in the file. */
  offset: number;
  /** Bytes of the line, without its line feed. */
  length: number;
  /** It is above the limit, and `bytes` does not hold all of it. */
  isTooLong: boolean;
  /** False for a last line without a line feed. */
  ended: boolean;
}

/** Cuts a stream into lines. What is held is one line at most, and of that not more than the limit. */
export class LineReader {
  private readonly limit: number;
  private readonly held = new ByteSink();
  /** Bytes of the line so far that stand before what is looked at. */
  private passed = 0;
  private line = 1;
  private offset = 0;

  constructor(limit = MAX_LINE_BYTES) {
    this.limit = limit;
  }

  get bufferedBytes(): number {
    return this.held.length;
  }

  *write(chunk: Uint8Array): Generator<Line> {
    let from = 0;
    for (let feed = chunk.indexOf(NEWLINE); feed >= 0; feed = chunk.indexOf(NEWLINE, from)) {
      yield this.cut(chunk, from, feed);
      from = feed + 1;
    }
    this.hold(chunk.subarray(from));
  }

  *end(): Generator<Line> {
    if (this.passed > 0) yield { ...this.cut(new Uint8Array(0), 0, 0), ended: false };
  }

  private cut(chunk: Uint8Array, from: number, feed: number): Line {
    const direct = this.passed === 0 && feed - from <= this.limit;
    if (!direct) this.hold(chunk.subarray(from, feed));
    const length = direct ? feed - from : this.passed;
    const bytes = direct ? chunk.subarray(from, feed) : this.held.view();
    const isTooLong = length > this.limit;
    const cut: Line = {
      bytes: this.trimmed(bytes),
      line: this.line,
      offset: this.offset,
      length,
      isTooLong,
      ended: true,
    };
    this.line++;
    this.offset += length + 1;
    this.passed = 0;
    this.held.truncate(0);
    return cut;
  }

  private hold(bytes: Uint8Array): void {
    this.passed += bytes.length;
    if (this.passed <= this.limit) this.held.append(bytes);
  }

  private trimmed(bytes: Uint8Array): Uint8Array {
    const end = bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length;
    const marked = this.line === 1 && BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
    return end === bytes.length && !marked ? bytes : bytes.subarray(marked ? BYTE_ORDER_MARK.length : 0, end);
  }
}

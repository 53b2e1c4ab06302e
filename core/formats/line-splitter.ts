import { ByteSink } from './byte-sink.ts';
import { NEWLINE } from './json-bytes.ts';

/** One line without its line feed. */
export interface Line {
  bytes: Uint8Array;
  /** From 1. */
  line: number;
  /** Of its first byte, in the file. */
  offset: number;
  /** A line feed stood behind it; false only for what the file ends in. */
  ended: boolean;
  /** It was longer than allowed: `bytes` is empty. */
  tooLong: boolean;
}

/** Cuts a stream into lines. A line longer than `mostBytes` is not held: it is told as too long, and costs nothing else. */
export class LineSplitter {
  private readonly mostBytes: number;
  private rest = new ByteSink();
  private line = 1;
  private offset = 0;
  private tooLong = false;
  private restLength = 0;

  constructor(mostBytes: number) {
    this.mostBytes = mostBytes;
  }

  get bufferedBytes(): number {
    return this.rest.length;
  }

  /** Where the next line begins. */
  get position(): { line: number; offset: number } {
    return { line: this.line, offset: this.offset };
  }

  *write(chunk: Uint8Array): Generator<Line> {
    let from = 0;
    for (let feed = chunk.indexOf(NEWLINE); feed >= 0; feed = chunk.indexOf(NEWLINE, from)) {
      yield this.take(chunk.subarray(from, feed), true);
      from = feed + 1;
    }
    this.hold(chunk.subarray(from));
  }

  /** The line that no line feed ended, if there is one. */
  *end(): Generator<Line> {
    if (this.restLength > 0) yield this.take(new Uint8Array(0), false);
  }

  private take(last: Uint8Array, ended: boolean): Line {
    const whole = this.restLength === 0 && last.length <= this.mostBytes;
    if (!whole) this.hold(last);
    const length = whole ? last.length : this.restLength;
    const bytes = whole ? last : this.rest.slice();
    const line = { bytes, line: this.line, offset: this.offset, ended, tooLong: this.tooLong };
    this.offset += length + (ended ? 1 : 0);
    this.line++;
    this.tooLong = false;
    this.restLength = 0;
    this.rest.truncate(0);
    return line;
  }

  private hold(bytes: Uint8Array): void {
    this.restLength += bytes.length;
    if (this.restLength <= this.mostBytes) return this.rest.append(bytes);
    this.tooLong = true;
    this.rest = new ByteSink();
  }
}

import { ByteSink, concatBytes } from '../byte-sink.ts';
import type { DecodedPart, Part, RequestPart } from '../format.ts';
import { NEWLINE } from '../json-bytes.ts';
import type { Piece } from '../split-batch.ts';
import { LineRequests } from './line-requests.ts';
import { PlainRequests } from './plain-request.ts';
import { OtlpJsonReader } from './reader.ts';

/** A longer line is cut by the splitter, which needs not see its end. */
const LINE_BYTES = 4 * 1024 ** 2;

/**
 * Reads the same with requests among its parts. A line that is one document of the plain form is never cut: its end is found
 * faster than that of anything inside it. All else goes through the splitter, whose pieces are requests where they can be.
 */
export class OtlpJsonRequestReader extends OtlpJsonReader {
  private readonly plain = new PlainRequests();
  private readonly lines = new LineRequests();
  /** Of a line whose end is not there yet. */
  private readonly held = new ByteSink();
  /** What the splitter is given: lines it is to look at, until it is between two documents, or everything. */
  private mode: 'lines' | 'long line' | 'document' = 'lines';

  override get bufferedBytes(): number {
    return super.bufferedBytes + this.held.length + this.lines.bufferedBytes;
  }

  override *write(chunk: Uint8Array): Generator<Part> {
    for (let at = 0; at < chunk.length;) {
      const end = this.mode === 'document' ? chunk.length : chunk.indexOf(NEWLINE, at) + 1;
      if (end === 0) return yield* this.hold(chunk.subarray(at));
      yield* this.mode === 'lines'
        ? this.line(this.wholeLine(chunk.subarray(at, end)))
        : this.split(chunk.subarray(at, end));
      at = end;
    }
  }

  override *end(): Generator<Part> {
    if (this.held.length > 0) yield* this.line(this.takeHeld());
    yield* this.lines.take();
    yield* super.end();
  }

  /** Where a line goes on in the next chunk. */
  private *hold(rest: Uint8Array): Generator<Part> {
    if (this.mode === 'long line') return yield* super.write(rest);
    this.held.append(rest);
    if (this.held.length <= LINE_BYTES) return;
    this.mode = 'long line';
    yield* this.lines.take();
    yield* super.write(this.takeHeld());
  }

  private wholeLine(end: Uint8Array): Uint8Array {
    return this.held.length === 0 ? end : concatBytes(this.takeHeld(), end);
  }

  private takeHeld(): Uint8Array {
    const bytes = this.held.slice();
    this.held.truncate(0);
    return bytes;
  }

  private *line(bytes: Uint8Array): Generator<Part> {
    const request = this.splitter.isBetween ? this.plain.view(bytes) : undefined;
    if (request === undefined) {
      yield* this.lines.take();
      return yield* this.split(bytes);
    }
    yield* this.lines.add(request, { bytes, ...this.splitter.place });
    this.splitter.passLine(bytes.length);
  }

  private *split(bytes: Uint8Array): Generator<Part> {
    yield* super.write(bytes);
    this.mode = this.splitter.isBetween ? 'lines' : 'document';
  }

  protected override *piece(piece: Piece): Generator<Part> {
    const request = this.plain.view(piece.bytes);
    const decode = (): Iterable<DecodedPart> => this.decoder.decode(piece);
    if (request === undefined) yield* decode();
    else yield { kind: 'request', signal: request.signal, bytes: request.bytes.slice(), decode } satisfies RequestPart;
  }
}

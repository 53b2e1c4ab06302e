import type { Decoded } from '../../otlp/decoded.ts';
import type { Envelope } from '../envelope.ts';
import { takenSlice, type Part, type Reader, type TakeRequest } from '../format.ts';
import { JsonSplitter, type SplitLimits, type SplitPart } from '../json-splitter.ts';
import { PieceDecoder } from './decode-piece.ts';
import { LineGatherer } from './line-gatherer.ts';
import { PlainRequests } from './plain-requests.ts';

export const OTLP_JSON = 'otlp-json';
export const OTLP_JSONL = 'otlp-jsonl';

export interface OtlpJsonOptions {
  /** What the documents stand in. */
  envelope?: Envelope;
  /** What the format is called then. */
  name?: string;
  takeRequest?: TakeRequest | undefined;
}

/**
 * Reads one document, documents back to back, or a document per line: the splitter makes no difference between them. A line that is
 * a whole request does not even come to the splitter, where somebody takes requests:
 *
 *   bytes ──┬── lines ── plain? ── as they are          ┌── plain? ── as they are
 *           └── all else ── splitter ── small documents ┴── decoded
 */
export class OtlpJsonReader implements Reader {
  private readonly splitter: JsonSplitter;
  private readonly decoder = new PieceDecoder();
  private readonly plain: PlainRequests | undefined;
  /** Apart, for a line waits while what came before it is handed on. */
  private readonly plainLines: PlainRequests | undefined;
  private readonly lines = new LineGatherer();
  private readonly name: string | undefined;

  constructor(limits: Partial<SplitLimits> = {}, { envelope, name, takeRequest }: OtlpJsonOptions = {}) {
    this.splitter = new JsonSplitter(limits, envelope);
    this.name = name;
    this.plain = takeRequest && new PlainRequests(takeRequest);
    this.plainLines = takeRequest && new PlainRequests(takeRequest);
  }

  get format(): string {
    if (this.name !== undefined) return this.name;
    const { documents, oneLiners } = this.splitter;
    return documents > 1 && oneLiners === documents ? OTLP_JSONL : OTLP_JSON;
  }

  get bufferedBytes(): number {
    return this.splitter.bufferedBytes + this.lines.heldBytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    let at = 0;
    while (this.plainLines && this.splitter.isBetweenDocuments && at < chunk.length) {
      const line = this.lines.next(chunk, at);
      if (line === undefined) return;
      at += line.taken;
      yield* this.readLine(line.bytes);
    }
    if (at < chunk.length) yield* this.split(at === 0 ? chunk : chunk.subarray(at));
  }

  get isBetweenRecords(): boolean {
    return this.splitter.holdsNothing && this.lines.heldBytes === 0;
  }

  *flush(): Generator<Part> {
    const last = this.lines.takeHeld();
    if (last.length > 0) yield* this.split(last);
    yield* this.release();
  }

  *end(): Generator<Part> {
    const last = this.lines.takeHeld();
    if (last.length > 0) yield* this.split(last);
    for (const part of this.splitter.end()) yield* this.read(part);
  }

  private *readLine(line: Uint8Array): Generator<Part> {
    if (!(yield* this.takePlain(this.plainLines, line, () => this.release()))) return yield* this.split(line);
    this.splitter.passOver(line.length);
    yield takenSlice();
  }

  private *takePlain(
    plain: PlainRequests | undefined,
    document: Uint8Array,
    before?: () => Iterable<Part>,
  ): Generator<Part, boolean> {
    return plain !== undefined && (yield* plain.take(document, before));
  }

  /** What came before goes before. */
  private *release(): Generator<Part> {
    for (const part of this.splitter.release()) yield* this.read(part);
  }

  private *split(bytes: Uint8Array): Generator<Part> {
    for (const part of this.splitter.write(bytes)) yield* this.read(part);
  }

  private *read(part: SplitPart): Generator<Part> {
    switch (part.kind) {
      case 'piece':
        if (yield* this.takePlain(this.plain, part.bytes)) yield takenSlice();
        else yield* this.decoder.decode(part);
        return;
      case 'unsupported':
        yield { kind: 'slice', decoded: unsupported(part.key), rejectedAt: [] };
        return;
      case 'broken':
        yield { kind: 'skipped', ...this.decoder.explain(part) };
    }
  }
}

function unsupported(key: string): Decoded {
  return { telemetry: [], rejections: [], warnings: [{ code: 'unsupported-signal', count: 1, example: key }] };
}

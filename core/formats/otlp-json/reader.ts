import type { Decoded } from '../../otlp/decoded.ts';
import type { Envelope } from '../envelope.ts';
import type { Part, Reader } from '../format.ts';
import { JsonSplitter, type SplitLimits, type SplitPart } from '../json-splitter.ts';
import { PieceDecoder } from './decode-piece.ts';

export const OTLP_JSON = 'otlp-json';
export const OTLP_JSONL = 'otlp-jsonl';

/** Reads one document, documents back to back, or a document per line: the splitter makes no difference between them. */
export class OtlpJsonReader implements Reader {
  private readonly splitter: JsonSplitter;
  private readonly decoder = new PieceDecoder();

  private readonly name: string | undefined;

  /** `name`: what the format is called where the documents stand in an `envelope`. */
  constructor(limits: Partial<SplitLimits> = {}, envelope?: Envelope, name?: string) {
    this.splitter = new JsonSplitter(limits, envelope);
    this.name = name;
  }

  get format(): string {
    if (this.name !== undefined) return this.name;
    const { documents, oneLiners } = this.splitter;
    return documents > 1 && oneLiners === documents ? OTLP_JSONL : OTLP_JSON;
  }

  get bufferedBytes(): number {
    return this.splitter.bufferedBytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    for (const part of this.splitter.write(chunk)) yield* this.read(part);
  }

  *end(): Generator<Part> {
    for (const part of this.splitter.end()) yield* this.read(part);
  }

  private *read(part: SplitPart): Generator<Part> {
    switch (part.kind) {
      case 'piece':
        yield* this.decoder.decode(part);
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

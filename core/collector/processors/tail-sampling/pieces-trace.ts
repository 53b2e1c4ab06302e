import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { findAttribute, type AnyValue } from '../../../model/attributes.ts';
import type { TraceId } from '../../../model/ids.ts';
import type { ResourceSpans } from '../../../model/span.ts';
import { DecodeError } from '../../../otlp/decoded.ts';
import { decodeProtobuf } from '../../../otlp/decode-protobuf.ts';
import { joinedSize, joinPieces } from '../../traces/join-pieces.ts';
import { outlinesOf, resourceOf, valuesIn, type SpanOutline } from '../../traces/look-into-pieces.ts';
import { spansIn, type Piece } from '../../traces/split-traces.ts';
import { traceFactsOf, type TraceFacts } from '../../traces/trace-facts.ts';
import type { SampledTrace } from './trace.ts';

/** A trace that is decoded only where a policy looks into it. */
export class PiecesTrace implements SampledTrace {
  readonly traceId: TraceId;
  #pieces: Piece[];
  #groups: ResourceSpans[] | undefined;
  #outlines: SpanOutline[] | undefined;
  #unreadable = 0;

  constructor(traceId: TraceId, pieces: Piece[]) {
    this.traceId = traceId;
    this.#pieces = pieces;
  }

  /** Without those that turned out to be no valid OTLP. */
  get pieces(): Piece[] {
    return this.#pieces;
  }

  /** Spans in those. */
  get unreadable(): number {
    return this.#unreadable;
  }

  get spanCount(): number {
    return spansIn(this.#pieces);
  }

  get bytes(): number {
    return joinedSize(this.#pieces);
  }

  get groups(): readonly ResourceSpans[] {
    return (this.#groups ??=
      decodePieces(this.#pieces) ?? this.#each((piece) => decodePieces([piece]) ?? broken()).flat());
  }

  get outlines(): readonly SpanOutline[] {
    return (this.#outlines ??= this.#each(outlinesOf).flat());
  }

  /** For a list; what policies have read already is not read again. */
  facts(): TraceFacts {
    return traceFactsOf(this.#pieces, this.#outlines);
  }

  someAttribute(key: string, test: (value: AnyValue) => boolean): boolean {
    const bytes = encodeUtf8(key);
    const inSpans = () => this.#each((piece) => valuesIn(piece, bytes).some(test)).includes(true);
    const inResources = this.#each((piece) => {
      const value = findAttribute(resourceOf(piece), key);
      return value !== undefined && test(value);
    });
    return inResources.includes(true) || inSpans();
  }

  /** What is looked for in each piece. A broken one costs only itself. */
  #each<T>(look: (piece: Piece) => T): T[] {
    const found: T[] = [];
    const sound = this.#pieces.filter((piece) => {
      try {
        found.push(look(piece));
        return true;
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        this.#unreadable += piece.spans.length / 2;
        return false;
      }
    });
    this.#pieces = sound;
    return found;
  }
}

function broken(): never {
  throw new DecodeError('spans that cannot be decoded', 0);
}

function decodePieces(pieces: readonly Piece[]): ResourceSpans[] | undefined {
  try {
    const [telemetry] = decodeProtobuf('traces', joinPieces(pieces)).telemetry;
    return telemetry?.signal === 'traces' ? telemetry.groups : [];
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

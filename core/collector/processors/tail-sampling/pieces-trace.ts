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
  #unreadableWhy = '';

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

  /** English: what is wrong with the first of them; '' where there is none. */
  get unreadableWhy(): string {
    return this.#unreadableWhy;
  }

  get spanCount(): number {
    return spansIn(this.#pieces);
  }

  get bytes(): number {
    return joinedSize(this.#pieces);
  }

  get groups(): readonly ResourceSpans[] {
    return (this.#groups ??= this.#decode());
  }

  /** All at once, and one by one only where some are broken. */
  #decode(): ResourceSpans[] {
    try {
      return decodePieces(this.#pieces);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return this.#each((piece) => decodePieces([piece])).flat();
    }
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
        this.#unreadableWhy ||= error.message;
        return false;
      }
    });
    this.#pieces = sound;
    return found;
  }
}

/** @throws DecodeError */
function decodePieces(pieces: readonly Piece[]): ResourceSpans[] {
  const [telemetry] = decodeProtobuf('traces', joinPieces(pieces)).telemetry;
  return telemetry?.signal === 'traces' ? telemetry.groups : [];
}

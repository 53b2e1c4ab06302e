import type { TraceId } from '../../../model/ids.ts';
import type { ResourceSpans } from '../../../model/span.ts';
import { DecodeError } from '../../../otlp/decoded.ts';
import { decodeProtobuf } from '../../../otlp/decode-protobuf.ts';
import { joinedSize, joinPieces } from '../../traces/join-pieces.ts';
import { spansIn, type Piece } from '../../traces/split-traces.ts';
import type { SampledTrace } from './trace.ts';

/** A trace that is decoded only where a policy looks into it. */
export class PiecesTrace implements SampledTrace {
  readonly traceId: TraceId;
  #pieces: Piece[];
  #groups: ResourceSpans[] | undefined;
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
    return (this.#groups ??= this.#decode());
  }

  #decode(): ResourceSpans[] {
    return decodePieces(this.#pieces) ?? this.#decodeEach();
  }

  /** A broken piece costs only itself. */
  #decodeEach(): ResourceSpans[] {
    const decoded = this.#pieces.map((piece) => ({ piece, groups: decodePieces([piece]) }));
    this.#pieces = decoded.filter(({ groups }) => groups !== undefined).map(({ piece }) => piece);
    this.#unreadable = spansIn(decoded.filter(({ groups }) => groups === undefined).map(({ piece }) => piece));
    return decoded.flatMap(({ groups }) => groups ?? []);
  }
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

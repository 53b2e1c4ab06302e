import { encodeHex } from '../../encoding/hex.ts';
import { NO_TRACE_ID, type TraceId } from '../../model/ids.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { fieldNumber, type MessageName } from '../../otlp/fields.ts';
import { ITEM_WORDS } from '../../otlp/findings.ts';
import { wrongLengthText } from '../../otlp/item-rules.ts';
import { BUDGET_MESSAGE, ObjectBudget, objectWeight } from '../../otlp/object-budget.ts';
import { WIRE } from '../../otlp/plan.ts';
import { WireReader } from '../../otlp/wire-reader.ts';

/** Starts and ends of fields in a request, tags included, one pair after another. */
export type Ranges = number[];

/** What the spans of a piece stand in. */
export interface PieceHead {
  request: Uint8Array;
  /** Fields of the ResourceSpans but its scopes, and of the ScopeSpans but its spans. */
  resource: Ranges;
  scope: Ranges;
  /** In place of those of the scope, where they were written anew. */
  scopeBytes?: Uint8Array;
}

/** Spans of one trace in one scope of one request, still as the bytes they came in. */
export interface Piece {
  head: PieceHead;
  spans: Ranges;
}

export interface SplitTraces {
  /** In the order in which traces first appear; those without an id are one trace. */
  traces: Map<TraceId, Piece[]>;
  /** Spans that are no valid OTLP, as far as their ids tell. */
  rejected: number;
  /** English: what is wrong with the first of them; '' where there is none. */
  why: string;
}

const tagOf = (message: MessageName, name: string): number => (fieldNumber(message, name) << 3) | WIRE.bytes;
const GROUPS = tagOf('ExportTraceServiceRequest', 'resourceSpans');
const SCOPES = tagOf('ResourceSpans', 'scopeSpans');
const SPANS = tagOf('ScopeSpans', 'spans');
const TRACE_ID = tagOf('Span', 'traceId');
const ID_BYTES = 16;
const NO_ID = '0'.repeat(2 * ID_BYTES);
const HEAD_WEIGHT = objectWeight({ request: 0, resource: 0, scope: [] });
const PIECE_WEIGHT = objectWeight({ head: 0, spans: [] });
/** Its id, its list of pieces, and its place in the table of traces. */
const TRACE_WEIGHT = objectWeight({ id: '', pieces: [], next: 0 });
/** A start and an end. */
const RANGE_WEIGHT = 16;

/**
 * Which spans of a request are of which trace. Nothing is decoded or copied. @throws DecodeError where the messages around spans are
 * broken, or are so many and so empty that noting their places would take many times the request
 */
export function splitTraces(request: Uint8Array): SplitTraces {
  return new Splitter(request).run();
}

class Splitter {
  readonly #request: Uint8Array;
  readonly #reader: WireReader;
  readonly #budget: ObjectBudget;
  readonly #traces = new Map<TraceId, Piece[]>();
  /** Spans seen so far. */
  #spans = 0;
  #rejected = 0;
  #why = '';

  constructor(request: Uint8Array) {
    this.#request = request;
    this.#reader = new WireReader(request);
    this.#budget = new ObjectBudget(request.length);
  }

  run(): SplitTraces {
    this.#fields(GROUPS, undefined, () => {
      const resource: Ranges = [];
      this.#fields(SCOPES, resource, () => {
        const scope: Ranges = [];
        this.#spend(HEAD_WEIGHT);
        this.#scope({ request: this.#request, resource, scope });
      });
    });
    return { traces: this.#traces, rejected: this.#rejected, why: this.#why };
  }

  /** Calls `member` inside each message with the tag; where the other fields are is noted. */
  #fields(tag: number, others: Ranges | undefined, member: (start: number) => void): void {
    const reader = this.#reader;
    while (reader.pos < reader.end) {
      const start = reader.pos;
      const found = reader.tag();
      if (found !== tag) {
        reader.skip(found);
        if (others) this.#note(others, start, reader.pos);
        continue;
      }
      const outer = reader.enter();
      const { end } = reader;
      member(start);
      reader.pos = end;
      reader.leave(outer);
    }
  }

  #scope(head: PieceHead): void {
    const pieces = new Map<TraceId, Piece>();
    this.#fields(SPANS, head.scope, (start) => {
      const { end } = this.#reader;
      const id = this.#traceId();
      this.#spans++;
      if (id === undefined) return;
      const piece = pieces.get(id) ?? this.#piece(id, head, pieces);
      this.#note(piece.spans, start, end);
    });
  }

  #note(ranges: Ranges, start: number, end: number): void {
    this.#spend(RANGE_WEIGHT);
    ranges.push(start, end);
  }

  #spend(weight: number): void {
    if (!this.#budget.spend(weight)) throw new DecodeError(BUDGET_MESSAGE, this.#reader.pos);
  }

  #piece(id: TraceId, head: PieceHead, pieces: Map<TraceId, Piece>): Piece {
    this.#spend(PIECE_WEIGHT);
    const piece: Piece = { head, spans: [] };
    pieces.set(id, piece);
    const known = this.#traces.get(id);
    if (known) known.push(piece);
    else {
      this.#spend(TRACE_WEIGHT);
      this.#traces.set(id, [piece]);
    }
    return piece;
  }

  /** The span being read. */
  #reject(why: string): undefined {
    this.#rejected++;
    this.#why ||= `${ITEM_WORDS.traces} ${this.#spans}: ${why}`;
  }

  /** Of the span being read; undefined where it has none that can be used. It stands first wherever it was written by a library. */
  #traceId(): TraceId | undefined {
    const reader = this.#reader;
    try {
      while (reader.pos < reader.end) {
        const tag = reader.tag();
        if (tag !== TRACE_ID) reader.skip(tag);
        else {
          const length = reader.length();
          if (length === 0) return NO_TRACE_ID;
          if (length !== ID_BYTES) return this.#reject(wrongLengthText('traceId', length, ID_BYTES));
          const id = encodeHex(this.#request, reader.pos, ID_BYTES);
          return id === NO_ID ? NO_TRACE_ID : (id as TraceId);
        }
      }
      return NO_TRACE_ID;
    } catch (error) {
      if (error instanceof DecodeError) return this.#reject(error.message);
      throw error;
    }
  }
}

export const spansIn = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { spans }) => sum + spans.length / 2, 0);

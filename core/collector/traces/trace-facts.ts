import { encodeUtf8, repairUtf8 } from '../../encoding/utf8.ts';
import { findAttribute } from '../../model/attributes.ts';
import { STATUS_ERROR } from '../../model/span.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { fieldNumber, type MessageName } from '../../otlp/fields.ts';
import { WIRE } from '../../otlp/plan.ts';
import { WireReader } from '../../otlp/wire-reader.ts';
import { resourceOf, type SpanOutline } from './look-into-pieces.ts';
import type { Piece } from './split-traces.ts';

/** What a list says of a trace. */
export interface TraceFacts {
  /** Of the span without a parent, or else of the first there is; at most LONGEST_NAME bytes of UTF-8 each. */
  name: string;
  service: string;
  /** From its earliest start to its latest end. */
  durationNs: bigint;
  hasError: boolean;
}

const LONGEST_NAME = 200;

const tagOf = (message: MessageName, name: string, wire: number): number => (fieldNumber(message, name) << 3) | wire;
const START = tagOf('Span', 'startTimeUnixNano', WIRE.fixed64);
const END = tagOf('Span', 'endTimeUnixNano', WIRE.fixed64);
const PARENT = tagOf('Span', 'parentSpanId', WIRE.bytes);
const NAME = tagOf('Span', 'name', WIRE.bytes);
const STATUS = tagOf('Span', 'status', WIRE.bytes);
const CODE = tagOf('Status', 'code', WIRE.varint);

/**
 * Where outlines are known already they tell times and errors, and of spans only what stands before their name is read; else a few fields
 * of each span. The rest is passed over, and what is broken is left out.
 */
export function traceFactsOf(pieces: readonly Piece[], outlines?: readonly SpanOutline[]): TraceFacts {
  const looking = new Looking(outlines === undefined);
  for (const piece of pieces) {
    if (outlines && looking.hasRoot) break;
    try {
      looking.lookAt(piece);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  for (const outline of outlines ?? []) looking.outlined(outline);
  return looking.facts();
}

/** One pass over the spans of a trace. */
class Looking {
  /** Whether times and errors are looked for as well. */
  readonly #wantsAll: boolean;
  #startNs: bigint | undefined;
  #endNs = 0n;
  #hasError = false;
  /** The span the trace is called by, with where its name is. */
  #root: { piece: Piece; from: number; to: number; isRoot: boolean } | undefined;

  constructor(wantsAll: boolean) {
    this.#wantsAll = wantsAll;
  }

  get hasRoot(): boolean {
    return this.#root?.isRoot ?? false;
  }

  lookAt(piece: Piece): void {
    const reader = new WireReader(piece.head.request);
    for (let i = 0; i < piece.spans.length && (this.#wantsAll || !this.hasRoot); i += 2) {
      reader.pos = piece.spans[i]!;
      reader.end = piece.spans[i + 1]!;
      reader.tag();
      reader.enter();
      this.#span(reader, piece);
    }
  }

  outlined({ startTimeUnixNano, endTimeUnixNano, statusCode }: SpanOutline): void {
    this.#starts(startTimeUnixNano);
    this.#ends(endTimeUnixNano);
    if (statusCode === STATUS_ERROR) this.#hasError = true;
  }

  #span(reader: WireReader, piece: Piece): void {
    let [isRoot, from, to] = [true, 0, 0];
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if (tag === PARENT) isRoot = isZero(piece.head.request, reader.take(reader.length()), reader.pos);
      else if (tag === NAME) {
        [from, to] = [reader.take(reader.length()), reader.pos];
        // Every library writes fields in order, the parent's before it.
        if (!this.#wantsAll) break;
      } else if (tag === START) this.#starts(reader.fixed64());
      else if (tag === END) this.#ends(reader.fixed64());
      else if (tag === STATUS) this.#status(reader);
      else reader.skip(tag);
    }
    if (!this.#root || (isRoot && !this.#root.isRoot)) this.#root = { piece, from, to, isRoot };
  }

  /** 0 is none. */
  #starts(ns: bigint): void {
    if (ns === 0n) return;
    if (this.#startNs === undefined || ns < this.#startNs) this.#startNs = ns;
  }

  #ends(ns: bigint): void {
    if (ns > this.#endNs) this.#endNs = ns;
  }

  #status(reader: WireReader): void {
    const outer = reader.enter();
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if (tag === CODE) this.#hasError = reader.varint32() === STATUS_ERROR || this.#hasError;
      else reader.skip(tag);
    }
    reader.leave(outer);
  }

  facts(): TraceFacts {
    const startNs = this.#startNs ?? 0n;
    const durationNs = this.#endNs > startNs ? this.#endNs - startNs : 0n;
    const found = this.#root;
    if (!found) return { name: '', service: '', durationNs, hasError: this.#hasError };
    const { request } = found.piece.head;
    const name = cut(request, found.from, found.to);
    return { name, service: serviceOf(found.piece), durationNs, hasError: this.#hasError };
  }
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** No part of a longer text, which would keep all of it in memory; nor is a character cut in two. */
function cut(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= LONGEST_NAME) return repairUtf8(bytes, from, to);
  let end = from + LONGEST_NAME;
  while (end > from && (bytes[end]! & 0xc0) === 0x80) end--;
  return `${repairUtf8(bytes, from, end)}…`;
}

function serviceOf(piece: Piece): string {
  try {
    const value = findAttribute(resourceOf(piece), 'service.name');
    if (value?.kind !== 'string') return '';
    const bytes = encodeUtf8(value.value);
    return bytes.length <= LONGEST_NAME ? value.value : cut(bytes, 0, bytes.length);
  } catch (error) {
    if (error instanceof DecodeError) return '';
    throw error;
  }
}

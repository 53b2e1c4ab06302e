import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { decodeProtobuf } from '../../otlp/decode-protobuf.ts';
import { fieldNumber, type MessageName } from '../../otlp/fields.ts';
import { Findings } from '../../otlp/findings.ts';
import { ObjectBudget } from '../../otlp/object-budget.ts';
import { WIRE } from '../../otlp/plan.ts';
import { ValueReader } from '../../otlp/read-value.ts';
import { WireReader } from '../../otlp/wire-reader.ts';
import { joinPieces } from './join-pieces.ts';
import type { Piece, PieceHead } from './split-traces.ts';

/*
 * Most of what a span holds is attributes, and most rules look at few of them: what is asked for is read, and the rest is passed over.
 */

/** What of a span can be told without its attributes, events and links. */
export interface SpanOutline {
  startTimeUnixNano: bigint;
  endTimeUnixNano: bigint;
  statusCode: number;
  flags: number;
  traceState: string;
}

const tagOf = (message: MessageName, name: string, wire: number): number => (fieldNumber(message, name) << 3) | wire;
const START = tagOf('Span', 'startTimeUnixNano', WIRE.fixed64);
const END = tagOf('Span', 'endTimeUnixNano', WIRE.fixed64);
const STATE = tagOf('Span', 'traceState', WIRE.bytes);
const STATUS = tagOf('Span', 'status', WIRE.bytes);
const FLAGS = tagOf('Span', 'flags', WIRE.fixed32);
const CODE = tagOf('Status', 'code', WIRE.varint);
const ATTRIBUTES = tagOf('Span', 'attributes', WIRE.bytes);
const KEY = tagOf('KeyValue', 'key', WIRE.bytes);

/** Of each span. @throws DecodeError */
export function outlinesOf(piece: Piece): SpanOutline[] {
  const outlines: SpanOutline[] = [];
  eachSpan(piece, (reader) => outlines.push(readOutline(reader)));
  return outlines;
}

function eachSpan({ head, spans }: Piece, visit: (reader: WireReader) => void): void {
  const reader = new WireReader(head.request);
  for (let i = 0; i < spans.length; i += 2) {
    reader.pos = spans[i]!;
    reader.end = spans[i + 1]!;
    reader.tag();
    reader.enter();
    visit(reader);
  }
}

function readOutline(reader: WireReader): SpanOutline {
  const outline: SpanOutline = {
    startTimeUnixNano: 0n,
    endTimeUnixNano: 0n,
    statusCode: 0,
    flags: 0,
    traceState: '',
  };
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === START) outline.startTimeUnixNano = reader.fixed64();
    else if (tag === END) outline.endTimeUnixNano = reader.fixed64();
    else if (tag === STATE) outline.traceState = reader.string();
    else if (tag === FLAGS) outline.flags = reader.fixed32();
    else if (tag === STATUS) outline.statusCode = readCode(reader, outline.statusCode);
    else reader.skip(tag);
  }
  return outline;
}

function readCode(reader: WireReader, before: number): number {
  const outer = reader.enter();
  let code = before;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === CODE) code = reader.varint32();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return code;
}

/** Values of an attribute of its spans, of each the last. @throws DecodeError */
export function valuesIn(piece: Piece, key: Uint8Array): AnyValue[] {
  const { request } = piece.head;
  const values: AnyValue[] = [];
  // One for all of them, by what is theirs of the request: a trace is asked for as its own size explains.
  const budget = new ObjectBudget(bytesOf(piece));
  eachSpan(piece, (reader) => {
    const reading = new ValueReader(reader, new Findings(), budget);
    let value: AnyValue | undefined;
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if (tag !== ATTRIBUTES) reader.skip(tag);
      else if (hasKey(reader, request, key)) value = reading.keyValue(0).value;
      else reader.take(reader.length());
    }
    if (value) values.push(value);
  });
  return values;
}

function bytesOf({ spans }: Piece): number {
  let bytes = 0;
  for (let i = 0; i < spans.length; i += 2) bytes += spans[i + 1]! - spans[i]!;
  return bytes;
}

/** Of the KeyValue that comes next, which stays to be read. Its key stands first wherever it was written by a library. */
export function hasKey(reader: WireReader, request: Uint8Array, key: Uint8Array): boolean {
  const start = reader.pos;
  const outer = reader.enter();
  let isKey = false;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === KEY) {
      const length = reader.length();
      isKey = isEqual(request, reader.take(length), length, key);
      break;
    }
    reader.skip(tag);
  }
  reader.leave(outer);
  reader.pos = start;
  return isKey;
}

function isEqual(bytes: Uint8Array, start: number, length: number, key: Uint8Array): boolean {
  if (length !== key.length) return false;
  for (let i = 0; i < length; i++) if (bytes[start + i] !== key[i]) return false;
  return true;
}

const resources = new WeakMap<PieceHead, Attributes>();

/** Of the resource of a piece; decoded once for all that stand in it. @throws DecodeError */
export function resourceOf({ head }: Piece): Attributes {
  const known = resources.get(head);
  if (known) return known;
  const [telemetry] = decodeProtobuf('traces', joinPieces([{ head, spans: [] }])).telemetry;
  const attributes = telemetry?.groups[0]?.resource.attributes ?? [];
  resources.set(head, attributes);
  return attributes;
}

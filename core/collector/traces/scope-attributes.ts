import { joinBytes } from '../../encoding/bytes.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { Attributes } from '../../model/attributes.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { encodeMessage } from '../../otlp/encode-protobuf.ts';
import { fieldNumber, type MessageName } from '../../otlp/fields.ts';
import { WIRE } from '../../otlp/plan.ts';
import { WireReader } from '../../otlp/wire-reader.ts';
import { hasKey } from './look-into-pieces.ts';
import type { PieceHead } from './split-traces.ts';
import { varintSize, writeVarint } from './varint.ts';

const tagOf = (message: MessageName, name: string): number => (fieldNumber(message, name) << 3) | WIRE.bytes;
const SCOPE = tagOf('ScopeSpans', 'scope');
const ATTRIBUTES = tagOf('InstrumentationScope', 'attributes');

const written = new WeakMap<PieceHead, Map<string, PieceHead>>();

/**
 * The same scope with these attributes, in place of those with the same keys. Pieces that stood together get the same head for the same
 * `name`, which stands for the attributes. What is broken stays as it is.
 */
export function withScopeAttributes(head: PieceHead, name: string, attributes: Attributes): PieceHead {
  const known = written.get(head) ?? new Map<string, PieceHead>();
  written.set(head, known);
  const before = known.get(name);
  if (before) return before;
  const after = write(head, attributes);
  known.set(name, after);
  return after;
}

function write(head: PieceHead, attributes: Attributes): PieceHead {
  try {
    return { ...head, scopeBytes: scopeWith(head, attributes) };
  } catch (error) {
    if (error instanceof DecodeError) return head;
    throw error;
  }
}

function scopeWith({ request, scope }: PieceHead, attributes: Attributes): Uint8Array {
  const reader = new WireReader(request);
  const [outside, inside]: [Uint8Array[], Uint8Array[]] = [[], []];
  const keys = attributes.map(({ key }) => encodeUtf8(key));
  for (let i = 0; i < scope.length; i += 2) {
    [reader.pos, reader.end] = [scope[i]!, scope[i + 1]!];
    if (reader.tag() === SCOPE) inside.push(...othersIn(reader, request, keys));
    else outside.push(request.subarray(scope[i], scope[i + 1]));
  }
  inside.push(encodeMessage('InstrumentationScope', { name: '', version: '', attributes, droppedAttributesCount: 0 }));
  return joinBytes([...outside, ...lengthDelimited(SCOPE, joinBytes(inside))]);
}

/** The fields of a scope but the attributes with such keys. */
function othersIn(reader: WireReader, request: Uint8Array, keys: readonly Uint8Array[]): Uint8Array[] {
  const others: Uint8Array[] = [];
  const outer = reader.enter();
  while (reader.pos < reader.end) {
    const start = reader.pos;
    const tag = reader.tag();
    const isOther = tag !== ATTRIBUTES || !keys.some((key) => hasKey(reader, request, key));
    reader.skip(tag);
    if (isOther) others.push(request.subarray(start, reader.pos));
  }
  reader.leave(outer);
  return others;
}

function lengthDelimited(tag: number, bytes: Uint8Array): Uint8Array[] {
  const head = new Uint8Array(varintSize(tag) + varintSize(bytes.length));
  writeVarint(head, writeVarint(head, 0, tag), bytes.length);
  return [head, bytes];
}

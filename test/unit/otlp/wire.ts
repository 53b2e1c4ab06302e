// Protobuf bytes by hand, for cases that no encoder would write.

import type { MessageName } from '../../../core/otlp/fields.ts';
import { MESSAGES } from '../../../core/otlp/fields.ts';

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

export function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A varint field. */
export function number(field: number, value: number | bigint): Uint8Array {
  return join(varint(field << 3), varint(value));
}

/** A length-delimited field: text, bytes or the fields of a message. */
export function block(field: number, ...content: readonly (string | Uint8Array | readonly number[])[]): Uint8Array {
  const bytes = join(...content.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part)));
  return join(varint((field << 3) | 2), varint(bytes.length), bytes);
}

export function fixed64(field: number, value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return join(varint((field << 3) | 1), bytes);
}

export function fixed32(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return join(varint((field << 3) | 5), bytes);
}

export const TRACE_ID = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
export const SPAN_ID = Uint8Array.from({ length: 8 }, (_, i) => i + 0xa0);
export const TRACE_HEX = Buffer.from(TRACE_ID).toString('hex');
export const SPAN_HEX = Buffer.from(SPAN_ID).toString('hex');

/** A request of one resource and one scope with these items, each the content of its message. */
export function request(...items: readonly Uint8Array[]): Uint8Array {
  return block(1, block(2, ...items.map((item) => block(2, item))));
}

/** A span that nothing is wrong with, and the fields given. */
export function span(...fields: readonly Uint8Array[]): Uint8Array {
  return join(block(1, TRACE_ID), block(2, SPAN_ID), ...fields);
}

/** The same message with its fields in descending order of number, all the way down, as Go's encoder writes them. */
export function reversed(message: MessageName, bytes: Uint8Array): Uint8Array {
  const fields = split(bytes).map(({ number: field, head, content }) => {
    const type = MESSAGES[message].find((row) => row[0] === field)?.[2] ?? '';
    const isMessage = type in MESSAGES;
    return { field, bytes: isMessage ? block(field, reversed(type as MessageName, content)) : join(head, content) };
  });
  return join(...fields.sort((a, b) => b.field - a.field).map((field) => field.bytes));
}

interface RawField {
  number: number;
  /** Tag, and length where there is one. */
  head: Uint8Array;
  content: Uint8Array;
}

function split(bytes: Uint8Array): RawField[] {
  const fields: RawField[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const [tag, afterTag] = readVarint(bytes, at);
    const [size, contentAt] = contentSize(bytes, tag & 7, afterTag);
    at = contentAt + size;
    fields.push({ number: tag >>> 3, head: bytes.slice(start, contentAt), content: bytes.slice(contentAt, at) });
  }
  return fields;
}

function contentSize(bytes: Uint8Array, wire: number, at: number): [size: number, contentAt: number] {
  if (wire === 2) return readVarint(bytes, at);
  return [wire === 1 ? 8 : wire === 5 ? 4 : readVarint(bytes, at)[1] - at, at];
}

function readVarint(bytes: Uint8Array, start: number): [value: number, after: number] {
  let at = start;
  while (bytes[at]! > 127) at++;
  const groups = [...bytes.slice(start, at + 1)];
  return [groups.reduceRight((sum, group) => sum * 128 + (group & 127), 0), at + 1];
}

import { decodeHexInto } from '../../encoding/hex.ts';
import { LeftOut } from '../../formats/writing/left-out.ts';
import { placeSpans, type PlacedSpan } from '../../formats/writing/placed-span.ts';
import type { ZipkinEndpoint } from '../../formats/writing/zipkin-endpoint.ts';
import { ZipkinWriter } from '../../formats/writing/zipkin-json.ts';
import { zipkinSpanOf, type ZipkinSpan } from '../../formats/writing/zipkin-span.ts';
import type { ResourceSpans } from '../../model/span.ts';
import { backwards, WireWriter } from '../../otlp/wire-writer.ts';

const KINDS = ['', 'CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'] as const;
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

/** A list of spans in Zipkin's version 2. `noService` names services that have no name. */
export function encodeZipkinJson(groups: readonly ResourceSpans[], noService: string): Uint8Array {
  const writer = new ZipkinWriter(new LeftOut(), noService);
  return new TextEncoder().encode([...writer.write(placed(groups)), ...writer.end()].join(''));
}

/** The same as a ListOfSpans (openzipkin/zipkin-api zipkin.proto). */
export function encodeZipkinProto(groups: readonly ResourceSpans[], noService: string): Uint8Array {
  const wire = new WireWriter();
  const leftOut = new LeftOut();
  backwards(placed(groups), (one) => writeSpan(wire, zipkinSpanOf(one, leftOut, noService)));
  return wire.finish();
}

function placed(groups: readonly ResourceSpans[]): PlacedSpan[] {
  return placeSpans(groups, 'trace', new LeftOut());
}

function writeSpan(wire: WireWriter, span: ZipkinSpan): void {
  const before = wire.length;
  varint(wire, 13, span.shared ? 1n : 0n);
  varint(wire, 12, span.debug ? 1n : 0n);
  backwards([...span.tags], ([key, value]) => {
    const start = wire.length;
    text(wire, 2, value);
    text(wire, 1, key);
    wire.endMessage(11, start);
  });
  backwards(span.annotations, ({ timestamp, value }) => {
    const start = wire.length;
    text(wire, 2, value);
    fixed64(wire, 1, timestamp);
    wire.endMessage(10, start);
  });
  if (span.remoteEndpoint) endpoint(wire, 9, span.remoteEndpoint);
  endpoint(wire, 8, span.localEndpoint);
  varint(wire, 7, span.duration);
  fixed64(wire, 6, span.timestamp);
  text(wire, 5, span.name);
  varint(wire, 4, BigInt(KINDS.indexOf(span.kind)));
  hex(wire, 3, span.id);
  hex(wire, 2, span.parentId);
  hex(wire, 1, span.traceId);
  wire.endMessage(1, before);
}

function endpoint(wire: WireWriter, field: number, { serviceName, ip, port = 0 }: ZipkinEndpoint): void {
  const before = wire.length;
  varint(wire, 4, BigInt(port));
  if (ip) bytes(wire, ip.bytes.length === 4 ? 2 : 3, ip.bytes);
  text(wire, 1, serviceName);
  wire.endMessage(field, before);
}

// What is empty or 0 is not written: that is what absence means.

function text(wire: WireWriter, field: number, value: string): void {
  if (value === '') return;
  wire.string(value);
  wire.varint((field << 3) | BYTES);
}

function hex(wire: WireWriter, field: number, value: string): void {
  if (value === '') return;
  const id = new Uint8Array(value.length / 2);
  decodeHexInto(value, id, 0);
  bytes(wire, field, id);
}

function bytes(wire: WireWriter, field: number, value: Uint8Array): void {
  wire.lengthDelimited(value);
  wire.varint((field << 3) | BYTES);
}

function varint(wire: WireWriter, field: number, value: bigint): void {
  if (value === 0n) return;
  wire.varint64(value);
  wire.varint((field << 3) | VARINT);
}

function fixed64(wire: WireWriter, field: number, value: bigint): void {
  if (value === 0n) return;
  wire.fixed64(value);
  wire.varint((field << 3) | FIXED64);
}

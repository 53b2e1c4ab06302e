import { WIRE } from '../../otlp/plan.ts';
import type { WireWriter } from '../../otlp/wire-writer.ts';

// Fields for a WireWriter, which goes from the last to the first.

export function writeTag(wire: WireWriter, field: number, type: number): void {
  wire.varint(field * 8 + type);
}

/** A message in a message. */
export function writeInner(wire: WireWriter, field: number, write: () => void): void {
  const after = wire.length;
  write();
  wire.endMessage(field, after);
}

export function writeText(wire: WireWriter, field: number, value: string): void {
  wire.string(value);
  writeTag(wire, field, WIRE.bytes);
}

export function writeDouble(wire: WireWriter, field: number, value: number): void {
  wire.double(value);
  writeTag(wire, field, WIRE.fixed64);
}

/** Also where it is 0. */
export function writeVarint(wire: WireWriter, field: number, value: bigint): void {
  wire.varint64(value);
  writeTag(wire, field, WIRE.varint);
}

/** Not where it is 0, which is what is not written means. */
export function writeInteger(wire: WireWriter, field: number, value: bigint): void {
  if (value !== 0n) writeVarint(wire, field, value);
}

export function writeSint32(wire: WireWriter, field: number, value: number): void {
  wire.sint32(value);
  writeTag(wire, field, WIRE.varint);
}

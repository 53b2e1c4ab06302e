import { joinBytes } from '../../../../../core/encoding/bytes.ts';
import { fieldNumber, type MessageName } from '../../../../../core/otlp/fields.ts';

const LENGTH_DELIMITED = 2;

/** The message as the only field of another, and that of another: names as 'Message.field', from the inside out. */
export function wrapMessage(message: Uint8Array, fields: readonly string[]): Uint8Array {
  return fields.reduce((inner, path) => {
    const [name, field] = path.split('.') as [MessageName, string];
    const head = [...varint((fieldNumber(name, field) << 3) | LENGTH_DELIMITED), ...varint(inner.length)];
    return joinBytes([Uint8Array.from(head), inner]);
  }, message);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

import { assertNever } from '../../core/model/assert-never.ts';
import type { AnyValue } from '../../core/model/attributes.ts';

const HEX_BYTES = 64;

export function hexOf(bytes: Uint8Array, most = HEX_BYTES): string {
  const shown = Array.from(bytes.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > most ? `${shown}…` : shown;
}

function json(value: AnyValue): string {
  return value.kind === 'string' ? JSON.stringify(value.value) : textOfValue(value);
}

/** A value on one line: strings as they are, lists and maps as JSON, bytes as hex, all digits of numbers. */
export function textOfValue(value: AnyValue): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'string':
      return value.value;
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    case 'bytes':
      return hexOf(value.value, Infinity);
    case 'array':
      return `[${value.values.map(json).join(', ')}]`;
    case 'kvlist':
      return `{${value.values.map(({ key, value: inner }) => `${JSON.stringify(key)}: ${json(inner)}`).join(', ')}}`;
    default:
      return assertNever(value);
  }
}

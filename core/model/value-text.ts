import { encodeHex } from '../encoding/hex.ts';
import { assertNever } from './assert-never.ts';
import type { AnyValue } from './attributes.ts';

/**
 * A value on one line as people read it, on the screen and in reports: strings plain, the rest like JSON; integers with all digits,
 * bytes as hex. What nests deeper than `deepest` levels is cut. (What filters compare is `plainText`.)
 */
export function valueText(value: AnyValue, deepest = Infinity): string {
  if (value.kind === 'string') return value.value;
  return value.kind === 'empty' ? '' : nestedText(value, deepest);
}

/** Two digits a byte; `…` after `most` bytes. */
export function bytesText(bytes: Uint8Array, most = Infinity): string {
  const shown = encodeHex(bytes, 0, Math.min(bytes.length, most));
  return bytes.length > most ? `${shown}…` : shown;
}

function nestedText(value: AnyValue, deepest: number): string {
  if (deepest < 0) return '…';
  const inner = (entry: AnyValue) => nestedText(entry, deepest - 1);
  switch (value.kind) {
    case 'empty':
      return 'null';
    case 'string':
      return JSON.stringify(value.value);
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    case 'bytes':
      return `0x${bytesText(value.value)}`;
    case 'array':
      return `[${value.values.map(inner).join(', ')}]`;
    case 'kvlist':
      return `{${value.values.map((entry) => `${JSON.stringify(entry.key)}: ${inner(entry.value)}`).join(', ')}}`;
    default:
      return assertNever(value);
  }
}

import type { AnyValue } from '../../model/attributes.ts';

/** Deeper values are cut: they come from the wire, may nest thousands of levels, and nobody reads them. */
const DEEPEST = 24;
/** Characters of one value on the page; the data of the file holds all of it. */
const LONGEST = 20_000;

/** A value as a reader wants it: strings plain, the rest like JSON; integers with all digits, bytes as hex. */
export function valueText(value: AnyValue): string {
  const text = value.kind === 'string' ? value.value : nestedText(value, 0);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length})` : text;
}

function nestedText(value: AnyValue, depth: number): string {
  if (depth > DEEPEST) return '…';
  switch (value.kind) {
    case 'empty':
      return depth === 0 ? '' : 'null';
    case 'string':
      return JSON.stringify(value.value);
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    case 'bytes':
      return `0x${Array.from(value.value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    case 'array':
      return `[${value.values.map((entry) => nestedText(entry, depth + 1)).join(', ')}]`;
    case 'kvlist':
      return `{${value.values.map(({ key, value: entry }) => `${JSON.stringify(key)}: ${nestedText(entry, depth + 1)}`).join(', ')}}`;
  }
}

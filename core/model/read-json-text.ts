import { DEEPEST_VALUE, type AnyValue } from './attributes.ts';

/** A longer text is shown as it is: reading it would hold up the page. */
const MOST_CHARACTERS = 1_000_000;

/** A number with the digits it was written with. */
class WrittenNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

// Engines hand the source to the reviver; without it, 64-bit integers would be rounded.
const keepDigits: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && source !== undefined ? new WrittenNumber(source) : value;

function toValue(read: unknown, depth = 1): AnyValue {
  if (read instanceof WrittenNumber) {
    if (/^-?\d+$/.test(read.source)) return { kind: 'int', value: BigInt(read.source) };
    return { kind: 'double', value: Number(read.source) };
  }
  if (read === null) return { kind: 'empty' };
  if (typeof read === 'boolean') return { kind: 'bool', value: read };
  if (typeof read === 'object' && depth > DEEPEST_VALUE) throw new RangeError('nested deeper than values may be');
  const inner = (value: unknown) => toValue(value, depth + 1);
  if (Array.isArray(read)) return { kind: 'array', values: read.map(inner) };
  if (typeof read === 'object') {
    return { kind: 'kvlist', values: Object.entries(read).map(([key, value]) => ({ key, value: inner(value) })) };
  }
  return { kind: 'string', value: String(read) };
}

/** What a text says that is a JSON object or list, as many loggers write their records; undefined for other texts. */
export function readJsonText(text: string): AnyValue | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > MOST_CHARACTERS) return undefined;
  try {
    return toValue(JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown));
  } catch {
    // Not JSON, or nested deeper than values may be: then it is a text like any other.
    return undefined;
  }
}

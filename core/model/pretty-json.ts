import type { AnyValue } from './attributes.ts';
import { scalarJson } from './scalar-json.ts';

const INDENT = '  ';
/** Nobody indents deeper, and no stack need carry it. */
const DEEPEST = 200;

function block(open: string, close: string, entries: readonly string[], indent: string): string {
  if (entries.length === 0) return open + close;
  const inner = indent + INDENT;
  return `${open}\n${entries.map((entry) => inner + entry).join(',\n')}\n${indent}${close}`;
}

/** A value as indented JSON without types: integers keep all digits, bytes are base64, NaN and infinities are texts. */
export function prettyJson(value: AnyValue, indent = '', depth = 0): string {
  if (depth > DEEPEST) return '"…"';
  const inner = (entry: AnyValue): string => prettyJson(entry, indent + INDENT, depth + 1);
  switch (value.kind) {
    case 'array':
      return block('[', ']', value.values.map(inner), indent);
    case 'kvlist':
      return block(
        '{',
        '}',
        value.values.map((entry) => `${JSON.stringify(entry.key)}: ${inner(entry.value)}`),
        indent,
      );
    default:
      return scalarJson(value);
  }
}

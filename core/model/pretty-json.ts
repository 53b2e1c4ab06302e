import { encodeBase64 } from '../encoding/base64.ts';
import { assertNever } from './assert-never.ts';
import type { AnyValue } from './attributes.ts';

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
    case 'empty':
      return 'null';
    case 'string':
      return JSON.stringify(value.value);
    case 'bool':
    case 'int':
      return String(value.value);
    case 'double':
      return Number.isFinite(value.value) ? JSON.stringify(value.value) : JSON.stringify(String(value.value));
    case 'bytes':
      return JSON.stringify(encodeBase64(value.value));
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
      return assertNever(value);
  }
}

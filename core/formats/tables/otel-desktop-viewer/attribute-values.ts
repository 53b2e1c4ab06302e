import { decodeBase64 } from '../../../encoding/base64.ts';
import { encodeUtf8 } from '../../../encoding/utf8.ts';
import { anyValueOf, member, readJsonTree, textMember, WrittenNumber, type JsonTree } from '../../../json/json-tree.ts';
import { parseDouble, parseInteger } from '../../../json/json-numbers.ts';
import type { AnyValue } from '../../../model/attributes.ts';
import { RowFault } from '../table-format.ts';

/** Bits of a double that JSON has no number for: −0 and what is not finite. */
const BITS = /^0x[0-9a-f]{16}$/;

/** A value as a JSON text that says its kind: `{"kind":"int64","value":"7"}` (schema 13 and later). Throws RowFault. */
export function taggedValue(text: string): AnyValue {
  return valueOfTree(treeOf(text));
}

function valueOfTree(tree: JsonTree | undefined): AnyValue {
  const value = member(tree, 'value');
  const kind = textMember(tree, 'kind');
  switch (kind) {
    case 'empty':
      return { kind: 'empty' };
    case 'string':
      return { kind, value: textOf(value) };
    case 'bool':
      return { kind, value: value === true };
    case 'int64':
      return { kind: 'int', value: wholeOf(textOf(value)) };
    case 'double':
      return { kind, value: doubleOf(value) };
    case 'bytes':
      return { kind, value: decodeBase64(textOf(value)) ?? fail('it has bytes that are no base64') };
    case 'array':
      return { kind, values: listOf(value).map(valueOfTree) };
    case 'map':
      return {
        kind: 'kvlist',
        values: listOf(value).map((entry) => ({
          key: textMember(entry, 'key') ?? '',
          value: valueOfTree(member(entry, 'value')),
        })),
      };
    default:
      return fail(`it has a value of no kind we know: ${String(kind).slice(0, 50)}`);
  }
}

/** A value as text beside the name of its type (before schema 13). What is not of that type stays a text. */
export function typedValue(text: string, type: string): AnyValue {
  const asText: AnyValue = { kind: 'string', value: text };
  if (type.endsWith('[]')) return listValue(text, type.slice(0, -2)) ?? asText;
  return scalarValue(text, type) ?? asText;
}

function scalarValue(text: string, type: string): AnyValue | undefined {
  switch (type) {
    case 'int64': {
      const value = parseInteger(text);
      return value === undefined ? undefined : { kind: 'int', value };
    }
    case 'float64': {
      const value = parseDouble(
        text.replace(/^([+-]?)Inf$/, (_, sign: string) => (sign === '-' ? '-' : '') + 'Infinity'),
      );
      return value === undefined ? undefined : { kind: 'double', value };
    }
    case 'bool':
      return text === 'true' || text === 'false' ? { kind: 'bool', value: text === 'true' } : undefined;
    default:
      return { kind: 'string', value: text };
  }
}

/** It writes lists as JSON, but escapes nothing but quotes. */
function listValue(text: string, type: string): AnyValue | undefined {
  try {
    const tree = readJsonTree(encodeUtf8(text));
    if (!Array.isArray(tree)) return undefined;
    const one = (item: JsonTree) => (item instanceof WrittenNumber ? scalarValue(item.text, type) : undefined);
    return { kind: 'array', values: tree.map((item) => one(item) ?? anyValueOf(item)) };
  } catch {
    return undefined;
  }
}

function treeOf(text: string): JsonTree {
  try {
    return readJsonTree(encodeUtf8(text));
  } catch {
    return fail('it has a value that is no JSON');
  }
}

function doubleOf(value: JsonTree | undefined): number {
  if (value instanceof WrittenNumber) return parseDouble(value.text) ?? fail('it has a number that is none');
  const text = textOf(value);
  if (!BITS.test(text)) return fail('it has a number that is none');
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigUint64(0, BigInt(text));
  return bits.getFloat64(0);
}

function wholeOf(text: string): bigint {
  return parseInteger(text) ?? fail('it has a whole number that is none');
}

function textOf(value: JsonTree | undefined): string {
  return typeof value === 'string' ? value : fail('it has a value that is no text');
}

function listOf(value: JsonTree | undefined): readonly JsonTree[] {
  return Array.isArray(value) ? value : fail('it has a value that is no list');
}

function fail(message: string): never {
  throw new RowFault(message);
}

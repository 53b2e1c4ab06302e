import { encodeHex } from '../../encoding/hex.ts';
import { encodeBase64 } from '../../encoding/base64.ts';
import type { AnyValue, KeyValue } from '../../model/attributes.ts';
import { scalarJson } from '../../model/scalar-json.ts';
import type { OttlValue } from './value.ts';

/** As Go's strconv writes it: whole numbers without a point, no exponent. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const plain = String(value);
  return plain.includes('e') ? withoutExponent(plain) : plain;
}

function withoutExponent(written: string): string {
  const [, sign, head, tail = '', exponent] = /^(-?)(\d)(?:\.(\d+))?e([-+]\d+)$/.exec(written)!;
  const digits = head! + tail;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign! + digits.padEnd(point, '0');
}

/** A value as JSON, keys sorted as Go sorts those of maps; bytes as base64, what JSON has no number for as null. */
export function jsonText(value: AnyValue): string {
  switch (value.kind) {
    case 'array':
      return `[${value.values.map(jsonText).join(',')}]`;
    case 'kvlist':
      return mapJson(value.values);
    case 'double':
      return Number.isFinite(value.value) ? scalarJson(value) : 'null';
    default:
      return scalarJson(value);
  }
}

function mapJson(entries: readonly KeyValue[]): string {
  const byKey = new Map(entries.map(({ key, value }) => [key, value]));
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${jsonText(value)}`).join(',')}}`;
}

/** What functions make of a value that need a text, as the Collector's "string like": bytes and ids as hex. undefined for nil. */
export function textLike(value: OttlValue): string | undefined {
  switch (value.kind) {
    case 'empty':
      return undefined;
    case 'string':
      return value.value;
    case 'double':
      return doubleText(value.value);
    case 'bytes':
      return encodeHex(value.value, 0, value.value.length);
    case 'traceId':
    case 'spanId':
      return value.hex;
    case 'time':
    case 'duration':
      return String(value.ns);
    default:
      return jsonText(value);
  }
}

/** A value as the Collector's own `AsString`: bytes as base64, nil as ''. */
export function asString(value: AnyValue): string {
  if (value.kind === 'empty') return '';
  return value.kind === 'bytes' ? encodeBase64(value.value) : textLike(value)!;
}

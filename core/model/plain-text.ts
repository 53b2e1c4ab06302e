import { encodeBase64 } from '../encoding/base64.ts';
import { assertNever } from './assert-never.ts';
import type { AnyValue, Attributes } from './attributes.ts';

/** The plain form that filters compare and search looks through: numbers in decimal, lists and maps as JSON without types, bytes as base64. */
export function plainText(value: AnyValue): string {
  return value.kind === 'string' ? value.value : value.kind === 'bytes' ? encodeBase64(value.value) : plainJson(value);
}

/** An attribute set as one JSON object of plain values; of duplicate keys the last one counts. */
export function plainObject(attributes: Attributes): string {
  const entries = new Map(attributes.map(({ key, value }) => [key, plainJson(value)]));
  return `{${[...entries].map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}

function plainJson(value: AnyValue): string {
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
      return `[${value.values.map(plainJson).join(',')}]`;
    case 'kvlist':
      return plainObject(value.values);
    default:
      return assertNever(value);
  }
}

import { encodeBase64 } from '../encoding/base64.ts';
import type { AnyValue, Attributes } from './attributes.ts';
import { scalarJson } from './scalar-json.ts';

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
    case 'array':
      return `[${value.values.map(plainJson).join(',')}]`;
    case 'kvlist':
      return plainObject(value.values);
    default:
      return scalarJson(value);
  }
}

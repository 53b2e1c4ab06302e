import type { AnyValue, Attributes } from '../model/attributes.ts';
import { encodeJsonValue } from '../otlp/json-value.ts';

// Pieces of the raw views, which show an item as it would be written in OTLP JSON. `JSON.stringify` makes the text.

/** 64-bit integers as text, bytes as base64, words for the numbers JSON does not have. */
export function rawValue(value: AnyValue): unknown {
  return JSON.parse(encodeJsonValue(value));
}

export function rawAttributes(attributes: Attributes): { key: string; value: unknown }[] {
  return attributes.map(({ key, value }) => ({ key, value: rawValue(value) }));
}

/** 0 and '' are what was not set, and are left out as a sender would. */
export function orNone<T>(value: T): T | undefined {
  return value ? value : undefined;
}

/**
 * OpenTelemetry's AnyValue with its type kept. 64-bit integers are bigint; bytes stay bytes.
 * An absent value and an empty AnyValue message mean the same ('empty').
 */
export type AnyValue =
  | { kind: 'empty' }
  | { kind: 'string'; value: string }
  | { kind: 'bool'; value: boolean }
  | { kind: 'int'; value: bigint }
  | { kind: 'double'; value: number }
  | { kind: 'array'; values: AnyValue[] }
  | { kind: 'kvlist'; values: KeyValue[] }
  | { kind: 'bytes'; value: Uint8Array };

export interface KeyValue {
  key: string;
  value: AnyValue;
}

/** In wire order. Duplicate keys are not allowed by the specification but occur; all are kept, the last one wins in look-ups. */
export type Attributes = KeyValue[];

/**
 * How many arrays and maps an attribute value may nest. Bounds the recursion of everything that walks values; real ones have two or
 * three. What senders nest deeper is refused, what files do is kept as JSON text (processors/bound-depth.ts).
 */
export const DEEPEST_VALUE = 30;

export const EMPTY_VALUE: AnyValue = { kind: 'empty' };

/** The last value under a key, or undefined. */
export function findAttribute(attributes: Attributes, key: string): AnyValue | undefined {
  for (let i = attributes.length - 1; i >= 0; i--) {
    const attribute = attributes[i]!;
    if (attribute.key === key) return attribute.value;
  }
  return undefined;
}

/** The string under a key; '' when absent or of another type. */
export function stringAttribute(attributes: Attributes, key: string): string {
  const value = findAttribute(attributes, key);
  return value?.kind === 'string' ? value.value : '';
}

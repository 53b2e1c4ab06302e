// Rules: DetermineValueType in opentelemetry-collector-contrib pkg/translator/zipkin/internal/zipkin/attributes.go.

import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { isInt64, type Plain } from '../records/scalars.ts';

/** Longer ones are no int64, whatever they are. */
const WHOLE = /^-?\d{1,40}$/;
const DECIMAL = /^-?\d+\.\d+$/;

/** Replaces texts that came from tags by the number or truth value they are written as. */
export function parseTagsOf(attributes: Attributes, tags: Plain): void {
  for (const attribute of attributes) {
    const { key, value } = attribute;
    if (value.kind === 'string' && Object.hasOwn(tags, key)) attribute.value = parsed(value.value) ?? value;
  }
}

function parsed(text: string): AnyValue | undefined {
  if (text === 'true' || text === 'false') return { kind: 'bool', value: text === 'true' };
  if (WHOLE.test(text)) return isInt64(BigInt(text)) ? { kind: 'int', value: BigInt(text) } : undefined;
  return DECIMAL.test(text) ? { kind: 'double', value: Number(text) } : undefined;
}

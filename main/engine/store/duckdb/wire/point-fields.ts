import { MESSAGES, type MessageName } from '../../../../../core/otlp/fields.ts';
import { fieldActions } from './field-actions.ts';

/** What is done with the fields of data points of all kinds: what is called alike is the same. */
export const POINT = {
  attributes: 1,
  startTimeUnixNano: 2,
  timeUnixNano: 3,
  flags: 4,
  exemplars: 5,
  asInt: 6,
  asDouble: 7,
  count: 8,
  sum: 9,
  min: 10,
  max: 11,
  bucketCounts: 12,
  explicitBounds: 13,
  scale: 14,
  zeroCount: 15,
  zeroThreshold: 16,
  positive: 17,
  negative: 18,
  quantileValues: 19,
} as const;

/** The actions for one kind of data point. */
export function pointTags(message: MessageName): Uint8Array {
  const names = MESSAGES[message].map(([, name]) => name);
  return fieldActions(message, Object.fromEntries(names.map((name) => [name, POINT[name as keyof typeof POINT]])));
}

import type { Attributes } from '../../model/attributes.ts';
import type { Labels } from './sample.ts';

/** Labels are texts, and an empty one means the same as none. */
export function stringAttributes(labels: Labels): Attributes {
  return labels.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value: { kind: 'string', value } }));
}

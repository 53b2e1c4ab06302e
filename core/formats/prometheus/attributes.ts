import type { Attributes } from '../../model/attributes.ts';
import type { Labels } from './sample.ts';

/** What the texts of labels take, about. */
export function attributeBytes(attributes: Attributes): number {
  let bytes = 0;
  for (const { key, value } of attributes) bytes += key.length + (value.kind === 'string' ? value.value.length : 0);
  return bytes;
}

/** Labels are texts, and an empty one means the same as none. */
export function stringAttributes(labels: Labels): Attributes {
  return labels.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value: { kind: 'string', value } }));
}

import type { Attributes } from '../../../core/model/attributes.ts';
import { valueText } from '../../../core/model/value-text.ts';

/** Attributes whose key or value holds the text, without regard to case. */
export function matchAttributes(attributes: Attributes, text: string): Attributes {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return attributes;
  return attributes.filter(
    ({ key, value }) => key.toLowerCase().includes(wanted) || valueText(value).toLowerCase().includes(wanted),
  );
}

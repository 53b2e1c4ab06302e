import type { Attributes } from '../../../core/model/attributes.ts';
import { textOfValue } from '../../format/any-value.ts';

/** Attributes whose key or value holds the text, without regard to case. */
export function matchAttributes(attributes: Attributes, text: string): Attributes {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return attributes;
  return attributes.filter(
    ({ key, value }) => key.toLowerCase().includes(wanted) || textOfValue(value).toLowerCase().includes(wanted),
  );
}

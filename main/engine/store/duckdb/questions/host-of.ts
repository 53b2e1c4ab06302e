import { findAttribute, type Attributes } from '../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import { resourceAttributes } from './attribute-terms.ts';
import { LONGEST_BYTES, MOST_BYTES } from './resource-documents.ts';

/** What shares a clock, the surest first. */
const HOST_KEYS = ['host.id', 'host.ip', 'host.name', 'service.instance.id', 'service.name'];

/** Documents that are read for hosts. */
export const HOST_BOUNDS = { longest: LONGEST_BYTES, most: MOST_BYTES };

/** The host of a resource as stored; '' where it tells of none. */
export function hostOf(otlp: string): string {
  const attributes: Attributes = resourceAttributes(otlp);
  for (const key of HOST_KEYS) {
    const value = findAttribute(attributes, key);
    const text = value ? plainText(value) : '';
    if (text !== '') return text;
  }
  return '';
}

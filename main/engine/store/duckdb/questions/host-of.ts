import { findAttribute, type Attributes } from '../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import { resourceAttributes } from './attribute-terms.ts';

/** What shares a clock, the surest first. */
const HOST_KEYS = ['host.id', 'host.ip', 'host.name', 'service.instance.id', 'service.name'];

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

import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { Entry } from './entry.ts';

/** What a value takes beside its text: objects, keys, numbers. */
const OWN_BYTES = 32;

/** What is held in memory with an entry, about, in bytes. */
export const entrySize = ({ body, attributes, resource }: Entry): number =>
  valueSize(body) + attributesSize(attributes) + attributesSize(resource);

const attributesSize = (attributes: Attributes): number =>
  attributes.reduce((sum, { key, value }) => sum + key.length + valueSize(value), 0);

function valueSize(value: AnyValue): number {
  switch (value.kind) {
    case 'string':
    case 'bytes':
      return OWN_BYTES + value.value.length;
    case 'array':
      return value.values.reduce((sum, one) => sum + valueSize(one), OWN_BYTES);
    case 'kvlist':
      return OWN_BYTES + attributesSize(value.values);
    default:
      return OWN_BYTES;
  }
}

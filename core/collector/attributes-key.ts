import type { AnyValue, Attributes } from '../model/attributes.ts';

/** The same for the same attributes in the same order, and for no others. Asked for each span, hence without JSON for what is common. */
export function attributesKey(attributes: Attributes): string {
  let text = '';
  for (const { key, value } of attributes) {
    const written = valueKey(value);
    text += `${key.length}:${key}${value.kind}${written.length}:${written}`;
  }
  return text;
}

function valueKey(value: AnyValue): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'int':
    case 'bool':
    case 'double':
      return String(value.value);
    default:
      return JSON.stringify(value, (_, inner: unknown) => {
        if (typeof inner === 'bigint') return inner.toString();
        return inner instanceof Uint8Array ? Array.from(inner) : inner;
      });
  }
}

/** As `attributesKey`, whatever their order. */
export function sortedKey(attributes: Attributes): string {
  return attributesKey(attributes.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
}

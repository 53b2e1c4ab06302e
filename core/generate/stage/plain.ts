import type { AnyValue, Attributes } from '../../model/attributes.ts';

/** A value as a shape writes it. Whole numbers become ints, others doubles. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };
export type PlainAttributes = Readonly<Record<string, Plain>>;

export function attributesOf(plain: PlainAttributes): Attributes {
  const attributes: Attributes = [];
  for (const key of Object.keys(plain)) attributes.push({ key, value: valueOf(plain[key]!) });
  return attributes;
}

export function valueOf(plain: Plain): AnyValue {
  switch (typeof plain) {
    case 'string':
      return { kind: 'string', value: plain };
    case 'boolean':
      return { kind: 'bool', value: plain };
    case 'number':
      return Number.isInteger(plain) ? { kind: 'int', value: BigInt(plain) } : { kind: 'double', value: plain };
    default:
      if (isList(plain)) return { kind: 'array', values: plain.map(valueOf) };
      return { kind: 'kvlist', values: attributesOf(plain) };
  }
}

function isList(plain: readonly Plain[] | PlainAttributes): plain is readonly Plain[] {
  return Array.isArray(plain);
}

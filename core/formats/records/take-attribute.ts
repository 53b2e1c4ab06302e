import type { AnyValue, Attributes } from '../../model/attributes.ts';

/** Takes the first attribute of a key out, as what it says goes elsewhere. */
export function takeAttribute(attributes: Attributes, key: string): AnyValue | undefined {
  for (let i = 0; i < attributes.length; i++) {
    if (attributes[i]!.key === key) return attributes.splice(i, 1)[0]!.value;
  }
  return undefined;
}

/** The same for texts; a value of another type stays where it is. */
export function takeText(attributes: Attributes, key: string): string | undefined {
  for (let i = 0; i < attributes.length; i++) {
    const { key: found, value } = attributes[i]!;
    if (found !== key || value.kind !== 'string') continue;
    attributes.splice(i, 1);
    return value.value;
  }
  return undefined;
}

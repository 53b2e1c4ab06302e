import { findAttribute, type AnyValue, type Attributes } from '../../model/attributes.ts';
import { anyValueOf } from '../processors/config-value.ts';
import type { Settings } from '../settings.ts';

/** An attribute that becomes one of metrics. */
export interface Dimension {
  name: string;
  /** Where no attribute has the name; undefined: then it is left out. */
  fallback: AnyValue | undefined;
}

export function readDimensions(settings: Settings, key: string, taken: readonly string[] = []): Dimension[] {
  const names = new Set(taken);
  return settings.items(key).map((item) => {
    item.allow(['name', 'default']);
    const name = item.word('name');
    if (name === '') item.note(['name'], 'the name of an attribute is expected here');
    else if (names.has(name)) item.note(['name'], `duplicate dimension name ${name}`);
    names.add(name);
    return { name, fallback: item.has('default') ? anyValueOf(item.word('default')) : undefined };
  });
}

/** From the most specific attributes on. */
export function dimensionValue({ name, fallback }: Dimension, ...from: readonly Attributes[]): AnyValue | undefined {
  for (const attributes of from) {
    const value = findAttribute(attributes, name);
    if (value) return value;
  }
  return fallback;
}

/** Those of the dimensions that there are. */
export function dimensionValues(dimensions: readonly Dimension[], ...from: readonly Attributes[]): Attributes {
  return dimensions.flatMap((dimension) => {
    const value = dimensionValue(dimension, ...from);
    return value ? [{ key: dimension.name, value }] : [];
  });
}

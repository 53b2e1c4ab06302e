import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import { findAttribute } from '../../../model/attributes.ts';
import { OttlError } from '../problem.ts';
import type { OttlValue } from '../value.ts';

/**
 * The level whose criteria fit a text (`equals`) or a whole number (`range`, with `min` and `max` or as `2xx`), the first of the map.
 * Throws OttlError where none fits, and for criteria that are none.
 */
export function parsedSeverity(target: OttlValue, mapping: readonly KeyValue[]): string {
  if (target.kind !== 'string' && target.kind !== 'int')
    throw new OttlError('log level must be either string or int64');
  const found = mapping.find(({ key, value }) => criteriaOf(key, value).some((one) => fits(target, one)));
  if (found) return found.key;
  throw new OttlError(`no matching log level found for value '${target.value}'`);
}

function criteriaOf(level: string, value: AnyValue): KeyValue[] {
  if (value.kind === 'array' && value.values.every((one) => one.kind === 'kvlist'))
    return value.values.flatMap((one) => one.values);
  throw new OttlError(`invalid severity mapping: the criteria of ${level} must be a list of maps`);
}

function fits(target: OttlValue & { kind: 'string' | 'int' }, { key, value }: KeyValue): boolean {
  if (key === 'equals' && value.kind === 'array')
    return value.values.some((one) => one.kind === target.kind && one.value === target.value);
  if (key === 'range') {
    const [min, max] = rangeOf(value);
    return target.kind === 'int' && target.value >= min && target.value <= max;
  }
  throw new OttlError(`invalid severity mapping: "${key}" is none of equals (a list) and range`);
}

function rangeOf(value: AnyValue): [bigint, bigint] {
  if (value.kind === 'string' && /^[2-5]xx$/.test(value.value)) {
    const hundreds = BigInt(value.value[0]!) * 100n;
    return [hundreds, hundreds + 99n];
  }
  const [min, max] = value.kind === 'kvlist' ? ['min', 'max'].map((key) => findAttribute(value.values, key)) : [];
  if (min?.kind === 'int' && max?.kind === 'int') return [min.value, max.value];
  throw new OttlError('invalid severity mapping: a range has a min and a max, or is one of 2xx, 3xx, 4xx, 5xx');
}

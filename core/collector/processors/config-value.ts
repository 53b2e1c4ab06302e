import type { AnyValue } from '../../model/attributes.ts';
import { bool, double, int, list, map, NIL, text } from '../ottl/value.ts';

/** A plain value of the YAML with the type that it has there: whole numbers are integers. */
export function anyValueOf(value: unknown): AnyValue {
  if (value === null || value === undefined) return NIL;
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return bool(value);
  if (typeof value === 'bigint') return int(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int(value) : double(value);
  if (Array.isArray(value)) return list(value.map(anyValueOf));
  return map(Object.entries(value as object).map(([key, inner]) => ({ key, value: anyValueOf(inner) })));
}

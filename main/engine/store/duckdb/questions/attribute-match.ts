import type { AttributeTerm } from '../../../../../contract/filters.ts';
import type { AnyValue } from '../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';

/** A number as people write it; no hex, no blanks. */
export const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^(0|-?[1-9]\d{0,18})$/;
const NOT_FINITE = ['NaN', 'Infinity', '-Infinity'];

/** What a term's value means for each type an attribute can have. One rule, used for SQL and for resources alike. */
export interface WantedValue {
  text: string;
  /** Undefined where the text is not that type's plain form. */
  bool: boolean | undefined;
  int: bigint | undefined;
  /** "1.0" and "1e0" find the double 1. */
  double: number | undefined;
}

/** Reads a term's text as each type whose plain form it can be. */
export function wantedValue(text: string): WantedValue {
  return {
    text,
    bool: text === 'true' ? true : text === 'false' ? false : undefined,
    int: WHOLE.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? BigInt(text) : undefined,
    double: DECIMAL.test(text) || NOT_FINITE.includes(text) ? Number(text) : undefined,
  };
}

function equals(value: AnyValue, wanted: WantedValue): boolean {
  switch (value.kind) {
    case 'bool':
      return value.value === wanted.bool;
    case 'int':
      return value.value === wanted.int;
    case 'double':
      return wanted.double !== undefined && (value.value === wanted.double || Object.is(value.value, wanted.double));
    default:
      return plainText(value) === wanted.text;
  }
}

/** Whether a value that is present satisfies a term; `exists` and `absent` are the caller's. */
export function matchesTerm(value: AnyValue, { operator, value: text }: AttributeTerm): boolean {
  switch (operator) {
    case '=':
      return equals(value, wantedValue(text));
    case '!=':
      return !equals(value, wantedValue(text));
    case 'contains':
      return plainText(value).toLowerCase().includes(text.toLowerCase());
    default:
      return true;
  }
}

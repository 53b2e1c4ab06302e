import type { AnyValue } from '../../../model/attributes.ts';
import type { Nanoseconds } from '../../../model/ids.ts';
import { goFormat, readFormat } from '../../ottl/functions/go-format.ts';
import { asString } from '../../ottl/text.ts';

const FIXED = readFormat('%f')!;
const SHORTEST = readFormat('%v')!;

/** As Go's %f: six digits after the point, of two that are as near the even one (where `toFixed` takes the larger). */
export function fixedText(value: number): string {
  const text = goFormat(FIXED, [{ kind: 'double', value }]);
  // Only odd multiples of 1/128 lie in the middle: 10^6 has six factors of two, and the half is one more.
  if (Math.abs(value * 128) % 2 !== 1) return text;
  const last = Number(text.at(-1));
  return last % 2 === 1 ? `${text.slice(0, -1)}${last - 1}` : text;
}

/** As Go's %v. */
export const shortestText = (value: number): string => goFormat(SHORTEST, [{ kind: 'double', value }]);

/** As Go's Time.String in UTC: '2020-02-11 20:26:12.000000321 +0000 UTC', zeros at the end of the fraction left out. */
export function goTime(timeNs: Nanoseconds): string {
  const [day, clock] = new Date(Number(timeNs / 1_000_000n)).toISOString().slice(0, 19).split('T');
  const fraction = (timeNs % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return `${day} ${clock}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`;
}

const TYPES = {
  empty: 'Empty',
  string: 'Str',
  bool: 'Bool',
  int: 'Int',
  double: 'Double',
  array: 'Slice',
  kvlist: 'Map',
  bytes: 'Bytes',
} as const satisfies Record<AnyValue['kind'], string>;

/** 'Str(shop)' */
export const typedText = (value: AnyValue): string => `${TYPES[value.kind]}(${asString(value)})`;

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
const STATUSES = ['Unset', 'Ok', 'Error'];
const TEMPORALITIES = ['Unspecified', 'Delta', 'Cumulative'];
const SEVERITIES = ['Trace', 'Debug', 'Info', 'Warn', 'Error', 'Fatal'];

/** As there, '' for numbers the specification does not know. */
export const kindText = (kind: number): string => KINDS[kind] ?? '';
export const statusText = (code: number): string => STATUSES[code] ?? '';
export const temporalityText = (temporality: number): string => TEMPORALITIES[temporality] ?? '';

/** Info(9), Info2(10) */
export function severityText(severity: number): string {
  if (severity === 0) return 'Unspecified(0)';
  const name = SEVERITIES[Math.floor((severity - 1) / 4)] ?? '';
  const step = (severity - 1) % 4;
  return `${name}${name !== '' && step > 0 ? step + 1 : ''}(${severity})`;
}

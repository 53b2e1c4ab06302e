import type { AnyValue, KeyValue } from '../../model/attributes.ts';

/** What an expression gives: the values of attributes, where 'empty' is nil, and what OTTL alone knows. Times and durations in nanoseconds. */
export type OttlValue =
  | AnyValue
  | { kind: 'time'; ns: bigint }
  | { kind: 'duration'; ns: bigint }
  | { kind: 'traceId'; hex: string }
  | { kind: 'spanId'; hex: string };

export const NIL: OttlValue & AnyValue = { kind: 'empty' };
const TRUE: AnyValue = { kind: 'bool', value: true };
const FALSE: AnyValue = { kind: 'bool', value: false };

export const text = (value: string): AnyValue => ({ kind: 'string', value });
export const bool = (value: boolean): AnyValue => (value ? TRUE : FALSE);
export const int = (value: bigint | number): AnyValue => ({ kind: 'int', value: BigInt.asIntN(64, BigInt(value)) });
export const double = (value: number): AnyValue => ({ kind: 'double', value });
export const map = (values: KeyValue[]): AnyValue => ({ kind: 'kvlist', values });
export const list = (values: AnyValue[]): AnyValue => ({ kind: 'array', values });
export const time = (ns: bigint): OttlValue => ({ kind: 'time', ns });
export const duration = (ns: bigint): OttlValue => ({ kind: 'duration', ns });

const NAMES: Record<OttlValue['kind'], string> = {
  empty: 'nil',
  string: 'string',
  bool: 'bool',
  int: 'int64',
  double: 'float64',
  array: 'slice',
  kvlist: 'map',
  bytes: 'bytes',
  time: 'time',
  duration: 'duration',
  traceId: 'trace id',
  spanId: 'span id',
};

/** The type as error messages name it. */
export const typeName = (value: OttlValue): string => NAMES[value.kind];

/** What may be kept in an attribute, a map or a list; undefined for times, durations and ids, which have no place there. */
export function storable(value: OttlValue): AnyValue | undefined {
  switch (value.kind) {
    case 'time':
    case 'duration':
    case 'traceId':
    case 'spanId':
      return undefined;
    default:
      return value;
  }
}

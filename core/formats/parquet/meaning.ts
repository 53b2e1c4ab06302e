import { NS_PER_DAY } from '../../model/units.ts';
import { numberField, structField, type ThriftStruct } from './thrift.ts';

/**
 * What the values of a column are for us. Of a type that we do not know nothing is made: `unknown` is its name, and the column is
 * not read.
 */
export type Meaning =
  | 'plain'
  | 'text'
  | 'unsigned'
  | 'uuid'
  | 'float16'
  /** Of one unit since 1970, or since midnight. */
  | { timeUnitNs: bigint }
  | { timeOfDayUnitNs: bigint }
  /** Digits behind the point. */
  | { decimalScale: number }
  | { unknown: string };

/** The largest precision in use has 76 digits. */
const MOST_SCALE = 100;

/** Fields of the union LogicalType, and what they mean; `undefined` where the older ConvertedType may say more. */
const LOGICAL: Readonly<Record<number, (about: ThriftStruct) => Meaning>> = {
  1: () => 'text',
  2: () => 'plain', // MAP
  3: () => 'plain', // LIST
  4: () => 'text', // ENUM
  5: (about) => decimal(numberField(about, 1)),
  6: () => ({ timeUnitNs: NS_PER_DAY }),
  7: (about) => ({ timeOfDayUnitNs: unitNs(structField(about, 2)) }),
  8: (about) => ({ timeUnitNs: unitNs(structField(about, 2)) }),
  10: (about) => (about.get(2) === false ? 'unsigned' : 'plain'),
  11: () => 'plain', // UNKNOWN: all are null
  12: () => 'text', // JSON
  13: () => ({ unknown: 'BSON' }),
  14: () => 'uuid',
  15: () => 'float16',
  16: () => ({ unknown: 'VARIANT' }),
  17: () => ({ unknown: 'GEOMETRY' }),
  18: () => ({ unknown: 'GEOGRAPHY' }),
};

/** By the number of ConvertedType. */
const CONVERTED: readonly ((element: ThriftStruct) => Meaning)[] = [
  () => 'text',
  () => 'plain', // MAP
  () => 'plain', // MAP_KEY_VALUE
  () => 'plain', // LIST
  () => 'text', // ENUM
  (element) => decimal(numberField(element, 7)),
  () => ({ timeUnitNs: NS_PER_DAY }),
  () => ({ timeOfDayUnitNs: 1_000_000n }),
  () => ({ timeOfDayUnitNs: 1_000n }),
  () => ({ timeUnitNs: 1_000_000n }),
  () => ({ timeUnitNs: 1_000n }),
  ...Array.from({ length: 4 }, () => (): Meaning => 'unsigned'),
  ...Array.from({ length: 4 }, () => (): Meaning => 'plain'),
  () => 'text', // JSON
  () => ({ unknown: 'BSON' }),
  () => ({ unknown: 'INTERVAL' }),
];

/** What a schema element says of its values; the newer annotation goes before the older. */
export function meaningOf(element: ThriftStruct): Meaning {
  const logical = structField(element, 10);
  const [field] = logical?.keys() ?? [];
  if (logical !== undefined && field !== undefined) {
    const known = LOGICAL[field];
    return known === undefined ? { unknown: `logical type ${field}` } : known(structField(logical, field) ?? new Map());
  }
  const converted = numberField(element, 6, -1);
  if (converted < 0) return 'plain';
  return CONVERTED[converted]?.(element) ?? { unknown: `converted type ${converted}` };
}

function decimal(scale: number): Meaning {
  return scale >= 0 && scale <= MOST_SCALE ? { decimalScale: scale } : { unknown: `DECIMAL of ${scale} digits` };
}

function unitNs(unit: ThriftStruct | undefined): bigint {
  if (unit?.has(1)) return 1_000_000n;
  return unit?.has(2) ? 1_000n : 1n;
}

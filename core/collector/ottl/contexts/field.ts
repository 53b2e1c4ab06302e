import { isHex } from '../../../encoding/hex.ts';
import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import type { SpanId, TraceId } from '../../../model/ids.ts';
import { OttlError } from '../problem.ts';
import { double, int, list, map, storable, text, time, typeName, type OttlValue } from '../value.ts';

/** One path of a context. `get` reads an item, `set` writes into a copy of it that is ours; without `set` the path cannot be written. */
export interface Field<T> {
  get: (item: T) => OttlValue;
  set?: (item: T, value: OttlValue) => void;
  /** May be followed by keys in square brackets. */
  isIndexable?: true;
}

export type Fields<T> = Readonly<Record<string, Field<T>>>;

/** Names of the fields of `T` that hold a `V`. */
type KeysOf<T, V> = { [K in keyof T]-?: T[K] extends V ? (V extends T[K] ? K : never) : never }[keyof T];

export function expectKind<K extends OttlValue['kind']>(value: OttlValue, kind: K): OttlValue & { kind: K } {
  if (value.kind === kind) return value as OttlValue & { kind: K };
  throw new OttlError(`a ${typeName({ kind } as OttlValue)} is expected here but got ${typeName(value)}`);
}

export const expectText = (value: OttlValue): string => expectKind(value, 'string').value;

/** What may be kept in attributes. Throws OttlError for times, durations and ids. */
export function expectStorable(value: OttlValue): AnyValue {
  const stored = storable(value);
  if (stored) return stored;
  const hint = { time: 'UnixNano', duration: 'Nanoseconds', traceId: 'String', spanId: 'String' }[
    value.kind as 'time' | 'duration' | 'traceId' | 'spanId'
  ];
  throw new OttlError(`a ${typeName(value)} cannot be kept here; make it a number or text first, by ${hint}`);
}

export function textField<T>(name: KeysOf<T, string>): Field<T> {
  return {
    get: (item) => text(item[name] as string),
    set: (item, value) => Object.assign(item as object, { [name]: expectText(value) }),
  };
}

/** Unsigned 32 bits, as counts and flags have. */
export function countField<T>(name: KeysOf<T, number>): Field<T> {
  return {
    get: (item) => int(item[name] as number),
    set: (item, value) =>
      Object.assign(item as object, { [name]: Number(BigInt.asUintN(32, expectKind(value, 'int').value)) }),
  };
}

/** Numbers of an enum, and a scale: signed 32 bits. */
export function enumField<T>(name: KeysOf<T, number>): Field<T> {
  return {
    get: (item) => int(item[name] as number),
    set: (item, value) =>
      Object.assign(item as object, { [name]: Number(BigInt.asIntN(32, expectKind(value, 'int').value)) }),
  };
}

/** Unsigned 64 bits in the model, an int64 in OTTL. */
export function longField<T>(name: KeysOf<T, bigint>): Field<T> {
  return {
    get: (item) => int(item[name] as bigint),
    set: (item, value) => Object.assign(item as object, { [name]: BigInt.asUintN(64, expectKind(value, 'int').value) }),
  };
}

export function timeField<T>(name: KeysOf<T, bigint>): Field<T> {
  return {
    get: (item) => time(BigInt.asIntN(64, item[name] as bigint)),
    set: (item, value) => Object.assign(item as object, { [name]: BigInt.asUintN(64, expectKind(value, 'time').ns) }),
  };
}

export function attributesField<T extends { attributes: KeyValue[] }>(): Field<T> {
  return {
    isIndexable: true,
    get: (item) => map(item.attributes),
    set: (item, value) => {
      item.attributes = expectKind(value, 'kvlist').values;
    },
  };
}

/** An id, and its text as `….string`: zeros where there is none. `digits` in hex. */
export function idFields<T>(path: string, name: KeysOf<T, TraceId> | KeysOf<T, SpanId>, digits: 16 | 32): Fields<T> {
  const kind = digits === 32 ? 'traceId' : 'spanId';
  const zeros = '0'.repeat(digits);
  const write = (item: T, hex: string) => Object.assign(item as object, { [name]: hex === zeros ? '' : hex });
  return {
    [path]: {
      get: (item) => ({ kind, hex: (item[name] as string) || zeros }),
      set: (item, value) => write(item, expectKind(value, kind).hex),
    },
    [`${path}.string`]: {
      get: (item) => text((item[name] as string) || zeros),
      set: (item, value) => write(item, idText(expectText(value), digits)),
    },
  };
}

/** Throws OttlError unless it is hex of that many digits. */
export function idText(hex: string, digits: number): string {
  if (hex.length !== digits || !isHex(hex)) throw new OttlError(`an id has ${digits} hex digits`);
  return hex.toLowerCase();
}

/** Lists of whole numbers, unsigned 64 bits. */
export function longsField<T>(
  get: (item: T) => bigint[] | undefined,
  set: (item: T, values: bigint[]) => void,
): Field<T> {
  return {
    get: (item) => listOf(get(item), (value) => int(value)),
    set: (item, value) =>
      set(
        item,
        expectKind(value, 'array').values.map((one) =>
          BigInt.asUintN(64, (expectKind(one, 'int') as { value: bigint }).value),
        ),
      ),
  };
}

export function doublesField<T>(
  get: (item: T) => number[] | undefined,
  set: (item: T, values: number[]) => void,
): Field<T> {
  return {
    get: (item) => listOf(get(item), double),
    set: (item, value) =>
      set(
        item,
        expectKind(value, 'array').values.map((one) => (expectKind(one, 'double') as { value: number }).value),
      ),
  };
}

function listOf<V>(values: readonly V[] | undefined, each: (value: V) => AnyValue): OttlValue {
  return values === undefined ? { kind: 'empty' } : list(values.map(each));
}

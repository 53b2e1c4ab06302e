import { describe, expect, test } from 'vitest';
import type { CompareOperator } from '../../../../../core/collector/ottl/ast.ts';
import { compareValues } from '../../../../../core/collector/ottl/compare.ts';
import {
  bool,
  double,
  duration,
  int,
  list,
  map,
  NIL,
  text,
  time,
  type OttlValue,
} from '../../../../../core/collector/ottl/value.ts';

const OPERATORS: readonly CompareOperator[] = ['==', '!=', '<', '<=', '>', '>='];
const bytes = (...values: number[]): OttlValue => ({ kind: 'bytes', value: Uint8Array.from(values) });
const traceId = (hex: string): OttlValue => ({ kind: 'traceId', hex });
const entries = (plain: Record<string, bigint>) =>
  map(Object.entries(plain).map(([key, value]) => ({ key, value: int(value) })));

/** The operators that hold. */
const holding = (left: OttlValue, right: OttlValue) =>
  OPERATORS.filter((operator) => compareValues(operator, left, right));
const LESS = ['!=', '<', '<='];
const EQUAL = ['==', '<=', '>='];
const GREATER = ['!=', '>', '>='];
const NOT_EQUAL = ['!='];

describe('values of one type', () => {
  test.each<[string, OttlValue, OttlValue, string[]]>([
    ['false < true', bool(false), bool(true), LESS],
    ['integers', int(2n), int(1n), GREATER],
    ['integers beyond doubles', int(9007199254740993n), int(9007199254740992n), GREATER],
    ['an integer and a double', int(1n), double(1.5), LESS],
    ['a double and an integer', double(1), int(1n), EQUAL],
    ['NaN', double(NaN), double(NaN), NOT_EQUAL],
    ['texts', text('a'), text('b'), LESS],
    ['a text and a longer one', text('a'), text('ab'), LESS],
    ['texts by code points, not by halves of pairs', text('\uffff'), text('😀'), LESS],
    ['bytes', bytes(1, 2), bytes(1, 2), EQUAL],
    ['bytes by their order', bytes(1), bytes(1, 0), LESS],
    ['nil and nil', NIL, NIL, EQUAL],
    ['times', time(1n), time(2n), LESS],
    ['durations', duration(2n), duration(2n), EQUAL],
  ])('%s', (_, left, right, expected) => {
    expect(holding(left, right)).toEqual(expected);
    const mirrored: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
    expect(holding(right, left).toSorted()).toEqual(expected.map((one) => mirrored[one] ?? one).toSorted());
  });

  test('maps, lists and ids are equal or not, nothing else', () => {
    expect(holding(entries({ a: 1n, b: 2n }), entries({ b: 2n, a: 1n }))).toEqual(['==']);
    expect(holding(entries({ a: 1n }), entries({ a: 2n }))).toEqual(NOT_EQUAL);
    expect(holding(list([int(1n), NIL]), list([int(1n), NIL]))).toEqual(['==']);
    expect(holding(list([int(1n)]), list([int(1n), int(2n)]))).toEqual(NOT_EQUAL);
    expect(holding(traceId('0a'), traceId('0a'))).toEqual(['==']);
  });
});

test('values of two types are not equal, and nothing else', () => {
  const all = [
    bool(true),
    int(1n),
    text('1'),
    bytes(1),
    NIL,
    time(1n),
    duration(1n),
    traceId('01'),
    list([int(1n)]),
    entries({ a: 1n }),
  ];
  for (const left of all)
    for (const right of all)
      if (left !== right) expect(holding(left, right), `${left.kind} ${right.kind}`).toEqual(NOT_EQUAL);
});

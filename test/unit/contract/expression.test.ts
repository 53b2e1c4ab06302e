import * as v from 'valibot';
import { expect, test } from 'vitest';
import { countTerms, expression, type Expression } from '../../../contract/expression.ts';

const term = (value: string): Expression => ({ kind: 'term', field: 'text', key: '', operator: 'contains', value });

function nested(depth: number): Expression {
  let inner = term('x');
  for (let level = 0; level < depth; level++) inner = { kind: 'not', of: inner };
  return inner;
}

test('AND, OR and NOT nest, and what was left out of a term is filled in', () => {
  const given = { kind: 'or', of: [{ kind: 'not', of: { kind: 'term', field: 'text', operator: 'contains' } }] };
  expect(v.parse(expression, given)).toEqual({ kind: 'or', of: [{ kind: 'not', of: term('') }] });
});

test('twelve levels are taken, more are refused', () => {
  expect(v.is(expression, nested(12))).toBe(true);
  expect(v.is(expression, nested(13))).toBe(false);
  expect(v.is(expression, nested(5_000))).toBe(false);
});

test('no more than 200 conditions, wherever they stand', () => {
  const many = (count: number): Expression => ({ kind: 'and', of: Array.from({ length: count }, () => term('x')) });
  expect(v.is(expression, many(199))).toBe(true);
  expect(v.is(expression, { kind: 'or', of: [many(150), many(150)] })).toBe(false);
  expect(countTerms({ kind: 'or', of: [many(2), term('y')] })).toBe(5);
});

test.each([
  { kind: 'xor', of: [] },
  { kind: 'term', field: 'text; DROP', operator: '=' },
  { kind: 'term', field: 'text', operator: 'LIKE' },
  { kind: 'term', field: 'text', operator: '=', value: 'x'.repeat(4_001) },
  { kind: 'not' },
])('what is no expression is refused: %j', (value) => {
  expect(v.is(expression, value)).toBe(false);
});

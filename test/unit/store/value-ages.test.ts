import { expect, test } from 'vitest';
import { ValueAges } from '../../../main/engine/store/duckdb/value-ages.ts';

const keys = (span: bigint, log = 0n, point = 0n) => ({ span, log, point });
/** No rows of the others. */
const NONE = 2n ** 63n - 1n;
const first = (span: bigint, log = NONE, point = NONE) => ({ span, log, point });

test('values go with the last row that came before the packers forgot them', () => {
  const ages = new ValueAges();
  ages.add(101, keys(10n));
  ages.add(201, keys(20n));
  expect(ages.unusedBelow(first(10n))).toBe(0);
  expect(ages.unusedBelow(first(11n))).toBe(101);
  expect(ages.unusedBelow(first(20n))).toBe(101);
  expect(ages.unusedBelow(first(21n))).toBe(201);
  expect(ages.unusedBelow(first(NONE))).toBe(201);
});

test('each kind of row may use them', () => {
  const ages = new ValueAges();
  ages.add(101, keys(10n, 5n, 7n));
  expect(ages.unusedBelow(first(11n, 5n, 8n))).toBe(0);
  expect(ages.unusedBelow(first(11n, 6n, 7n))).toBe(0);
  expect(ages.unusedBelow(first(11n, 6n, 8n))).toBe(101);
});

test('nothing is remembered where nothing was forgotten, nor after the keys begin anew', () => {
  const ages = new ValueAges();
  ages.add(1, keys(10n));
  expect(ages.unusedBelow(first(NONE))).toBe(0);
  ages.add(101, keys(20n));
  ages.add(101, keys(30n));
  ages.add(0, keys(40n));
  expect(ages.unusedBelow(first(21n))).toBe(101);
  ages.clear();
  expect(ages.unusedBelow(first(NONE))).toBe(0);
});

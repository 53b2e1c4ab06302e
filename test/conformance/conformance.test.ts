import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Case } from './case.ts';
import { CASES } from './cases/index.ts';
import { createAsker, type Verdict } from './run.ts';
import { startOwnTarget, type OwnTarget } from './target.ts';

let target: OwnTarget;
let ask: (one: Case) => Promise<Verdict>;

beforeAll(async () => {
  target = await startOwnTarget();
  ask = createAsker(target);
});

afterAll(() => target.close());

test.each(CASES)('$row $name, $way, $signal', async (one) => {
  const { got, expected, problems } = await ask(one);
  expect({ got, problems }).toEqual({ got: expected, problems: [] });
});

test('every row of the table has its cases, in every encoding there is', () => {
  const rows = [...new Set(CASES.map(({ row }) => row))];
  expect(rows).toEqual([...Array.from({ length: 16 }, (_, i) => String(i + 1)), '16b', ...from(17, 28)]);
});

function from(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
}

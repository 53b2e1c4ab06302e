import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CASES } from './cases/index.ts';
import { describeExpected } from './check.ts';
import { tableOf } from './table.ts';

test('docs/reliability.md shows the table as it is asked', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../docs/reliability.md'), 'utf8');
  const verdicts = CASES.map((one) => ({ case: one, expected: '', got: describeExpected(one.expected), problems: [] }));
  // As `npm run conformance -- --markdown` prints it; another answer, or another case, belongs in the document.
  expect(docs).toContain(tableOf(verdicts));
});

import * as v from 'valibot';
import { expect, test } from 'vitest';
import { exportScope, MOST_CHOSEN_TRACES } from '../../../contract/operations/files.ts';

const idsOf = (many: number) => Array.from({ length: many }, (_, i) => i.toString(16).padStart(32, '0'));

test.each<[why: string, traceIds: string[], fits: boolean]>([
  ['one', idsOf(1), true],
  ['as many as may be', idsOf(MOST_CHOSEN_TRACES), true],
  ['one too many', idsOf(MOST_CHOSEN_TRACES + 1), false],
  ['none', [], false],
  ['upper case', ['F'.repeat(32)], false],
  ['too short', [...idsOf(1), 'ab'], false],
  ['no hex', ["'".repeat(32)], false],
])('chosen traces: %s', (_, traceIds, fits) => {
  expect(v.is(exportScope, { kind: 'chosen', traceIds })).toBe(fits);
});

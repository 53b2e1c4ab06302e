import * as v from 'valibot';
import { expect, test } from 'vitest';
import { MOST_LINKED_TRACES } from '../../../contract/filters.ts';
import { tracesFacets } from '../../../contract/operations/traces.ts';

test('facets are answered of a trace and as many as can be linked with it', () => {
  const input = (traces: number) => ({
    field: 'attribute-key',
    traceIds: Array.from({ length: traces }, (_, i) => String(i + 1).padStart(32, '0')),
    limit: 10,
  });
  expect(v.is(tracesFacets.input, input(MOST_LINKED_TRACES + 1))).toBe(true);
  expect(v.is(tracesFacets.input, input(MOST_LINKED_TRACES + 2))).toBe(false);
});

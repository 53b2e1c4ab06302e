import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsOfKeys } from '../../../renderer/views/trace/rows-of-keys.ts';

test('rows whose key was found, as a set would say', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 30 }));
  fc.assert(
    fc.property(keys, keys, (found, rows) => {
      const ascending = Float64Array.from(new Set(found)).sort();
      const expected = rows.map((key) => Number(found.includes(key)));
      expect([...rowsOfKeys(ascending, Float64Array.from(rows))]).toEqual(expected);
    }),
    { endOnFailure: true },
  );
});

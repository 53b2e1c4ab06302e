import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdIndex } from '../../../../main/engine/store/duckdb/questions/trace-detail/id-index.ts';

// Few distinct halves, so that ids repeat and halves collide; zeros and the largest ones are among them.
const half = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constant(0xffff_ffff),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);

test('the first row of each id, as a Map would tell it', () => {
  const property = fc.property(fc.array(fc.tuple(half, half), { maxLength: 300 }), half, half, (ids, high, low) => {
    const index = new IdIndex(
      Uint32Array.from(ids, ([high]) => high),
      Uint32Array.from(ids, ([, low]) => low),
    );
    const first = new Map<string, number>();
    ids.forEach(([high, low], row) => first.has(`${high},${low}`) || first.set(`${high},${low}`, row));
    expect(ids.map((_, row) => index.add(row))).toEqual(ids.map((id) => first.get(id.join())));
    expect(ids.map(([high, low]) => index.find(high, low))).toEqual(ids.map((id) => first.get(id.join())));
    expect(index.find(high, low)).toBe(first.get(`${high},${low}`) ?? -1);
  });
  fc.assert(property, { endOnFailure: true });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrderOfTime } from '../../../core/formats/rotated.ts';

describe('files that were written one after another', () => {
  it.each([
    [['traces.json.10', 'traces.json.2.gz', 'traces.json.1', 'traces.json']],
    [['traces-2022-09-14T05-02-14.173.json', 'traces-2026-01-02T03-04-05.678.json.gz', 'traces.json']],
    [['traces-2025-09-14T05-02-14.173.json', 'traces-2026-01-02T03-04-05.678-size.json', 'traces.json']],
    [['app.log-20240501.gz', 'app.log-20240502', 'app.log']],
    [['app.log.2024-05-01', 'app.log.2024-05-02', 'app.log']],
    [['a/x.log.1', 'a/x.log', 'b/x.log.1', 'b/x.log']],
    [['7.json', 'a.json', 'b.json']],
  ])('%j stand in this order', (names) => {
    for (const mixed of [names.toReversed(), names.toSorted(), names]) expect(inOrderOfTime(mixed)).toEqual(names);
  });

  it('stand in the same order however they were found', () => {
    const name = fc.tuple(fc.constantFrom('a', 'b.log'), fc.constantFrom('', '.1', '.2.gz', '-2024-05-01', '.json'));
    fc.assert(
      fc.property(fc.uniqueArray(name.map((parts) => parts.join(''))), fc.func(fc.nat()), (names, weight) => {
        const mixed = names.toSorted((a, b) => weight(a) - weight(b));
        expect(inOrderOfTime(mixed)).toEqual(inOrderOfTime(names));
      }),
      { endOnFailure: true },
    );
  });
});

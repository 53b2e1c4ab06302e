import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseValue, readFacet, writeFacet, type Facet } from '../../../renderer/state/filter-facets.ts';
import { parseFilter } from '../../../renderer/state/filter-syntax.ts';
import { writeFilter } from '../../../renderer/state/filter-terms.ts';
import { NO_FILTER } from '../../../renderer/state/filter.ts';

const SERVICE: Facet = { field: 'service', key: '' };
const SEVERITY: Facet = { field: 'severity', key: '' };
const ROUTE: Facet = { field: 'attribute', key: 'http.route' };

describe('values of a facet', () => {
  it.each([
    ['service:a service:b', SERVICE, ['a', 'b'], []],
    ['-service:a -service:b', SERVICE, [], ['a', 'b']],
    ['severity>=error', SEVERITY, ['error', 'fatal'], []],
    ['severity>=18', SEVERITY, [], []],
    ['(level:warn OR level:none)', SEVERITY, ['warn', 'none'], []],
    ['http.route=/a -http.route=/b', ROUTE, ['/a'], ['/b']],
    ['(http.route=/a OR other=/b)', ROUTE, [], []],
  ])('%s', (typed, facet, included, excluded) => {
    expect(readFacet(parseFilter(typed), facet)).toEqual({ included, excluded });
  });

  it.each([
    ['', SEVERITY, 'error', 'only', 'level:error'],
    ['severity>=warn', SEVERITY, 'error', 'only', 'level:error'],
    ['level:error', SEVERITY, 'error', 'only', ''],
    ['level:error', SEVERITY, 'fatal', 'also', '(level:error OR level:fatal)'],
    ['(level:error OR level:fatal)', SEVERITY, 'error', 'also', 'level:fatal'],
    ['service:a text', SERVICE, 'b', 'also', 'service:a service:b text'],
    ['service:a', SERVICE, 'a', 'not', '-service:a'],
    ['-service:a', SERVICE, 'a', 'not', ''],
    ['http.route=/a k=v', ROUTE, '/b', 'also', 'k=v (http.route=/a OR http.route=/b)'],
    ['k=v', ROUTE, '/b', 'only', 'k=v http.route=/b'],
  ] as const)('%s, then %j', (typed, facet, value, how, written) => {
    expect(writeFilter(chooseValue(parseFilter(typed), facet, value, how))).toBe(written);
  });

  it('is what was chosen, also after going through the address', () => {
    const values = fc.uniqueArray(fc.constantFrom('a', 'b c', '"', '(x)', '/y', '-z', 'OR'), { maxLength: 6 });
    fc.assert(
      fc.property(
        values,
        fc.nat(6),
        fc.constantFrom(SERVICE, ROUTE, { field: 'pattern', key: '' } as const),
        (all, cut, facet) => {
          const choice = { included: all.slice(0, cut), excluded: all.slice(cut) };
          const filter = writeFacet({ ...NO_FILTER, text: 'some text' }, facet, choice);
          expect(readFacet(parseFilter(writeFilter(filter)), facet)).toEqual(choice);
        },
      ),
    );
  });
});

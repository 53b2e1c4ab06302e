import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listTerms, mergeFilter, parseFilter, writeFilter } from '../../../renderer/state/filter-syntax.ts';
import { isFiltered, NO_FILTER, toLogFilter, toTraceFilter, type Filter } from '../../../renderer/state/filter.ts';

describe('reading what was typed', () => {
  it('reads every kind of condition', () => {
    const filter = parseFilter(
      'service:checkout status:error duration>=100ms duration<2s http.route=/x has:user.id !has:tenant "two words"',
    );
    expect(filter).toEqual({
      ...NO_FILTER,
      services: ['checkout'],
      status: 'error',
      minDurationNs: '100000000',
      maxDurationNs: '2000000000',
      attributes: [
        { key: 'http.route', operator: '=', value: '/x' },
        { key: 'user.id', operator: 'exists', value: '' },
        { key: 'tenant', operator: 'absent', value: '' },
      ],
      text: 'two words',
    });
  });

  it('turns > and <= into whole-nanosecond bounds', () => {
    expect(parseFilter('duration>1ms').minDurationNs).toBe('1000001');
    expect(parseFilter('duration<=1.5s').maxDurationNs).toBe('1500000001');
  });

  it.each([
    ['http://host/a?b=c', 'http://host/a?b=c'],
    ['status:maybe', 'status:maybe'],
    ['duration>=soon', 'duration>=soon'],
    ['=x', '=x'],
    ['trace:0af7', 'trace:0af7'],
    ['some plain words', 'some plain words'],
  ])('takes %s for text', (typed, text) => {
    expect(parseFilter(typed)).toEqual({ ...NO_FILTER, text });
  });

  it('keeps values with signs, quotes and spaces', () => {
    expect(parseFilter('db.statement~"a = \\"b\\" : c" operation:"GET /a b"')).toMatchObject({
      attributes: [{ key: 'db.statement', operator: 'contains', value: 'a = "b" : c' }],
      operations: ['GET /a b'],
    });
  });

  it('reads half-typed quotes and operators without falling over', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        parseFilter(typed);
      }),
    );
  });
});

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('a b', '"', 'a:b', '!x', '한국어 값', '\\'),
);
const bound = fc.oneof(fc.constant(''), fc.bigInt({ min: 1n, max: 10n ** 15n }).map(String));

const filterArbitrary: fc.Arbitrary<Filter> = fc.record({
  services: fc.uniqueArray(word, { maxLength: 3 }),
  operations: fc.uniqueArray(word, { maxLength: 3 }),
  status: fc.constantFrom('', 'error', 'ok'),
  minDurationNs: bound,
  maxDurationNs: bound,
  minSeverity: fc.integer({ min: 0, max: 24 }),
  attributes: fc.array(
    fc.oneof(
      fc.record({ key: word, operator: fc.constantFrom('=', '!=', 'contains'), value: fc.string({ maxLength: 12 }) }),
      fc.record({ key: word, operator: fc.constantFrom('exists', 'absent'), value: fc.constant('') }),
    ) as fc.Arbitrary<Filter['attributes'][number]>,
    { maxLength: 3 },
  ),
  text: fc.oneof(fc.constant(''), word),
  traceId: fc.constantFrom('', '0af7651916cd43dd8448eb211c80319c'),
  spanId: fc.constantFrom('', '00f067aa0ba902b7'),
});

describe('writing', () => {
  it('is read back as the same filter', () => {
    fc.assert(
      fc.property(filterArbitrary, (filter) => {
        expect(parseFilter(writeFilter(filter))).toEqual(filter);
      }),
    );
  });

  it('takes one condition away at a time', () => {
    const filter = parseFilter('service:a service:b status:error k=1 k=2 text');
    const [first] = listTerms(filter);
    expect(first!.text).toBe('service:a');
    expect(writeFilter(first!.without)).toBe('service:b status:error k=1 k=2 text');
    const last = listTerms(filter).at(-2)!;
    expect(writeFilter(last.without)).toBe('service:a service:b status:error k=1 text');
  });

  it('adds to what is asked for, and replaces what can be said once', () => {
    const merged = mergeFilter(parseFilter('service:a status:ok old'), 'service:b status:error new');
    expect(writeFilter(merged)).toBe('service:a service:b status:error new');
    expect(mergeFilter(parseFilter('old'), 'status:ok').text).toBe('old');
  });
});

describe('what operations are asked', () => {
  it('leaves out what was not asked for', () => {
    expect(isFiltered(NO_FILTER)).toBe(false);
    expect(Object.values(toTraceFilter(NO_FILTER, {})).every((value) => value === undefined)).toBe(true);
    expect(Object.values(toLogFilter(NO_FILTER, {})).every((value) => value === undefined)).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../contract/expression.ts';
import { mergeFilter, parseFilter, readFilter, unreadIn } from '../../../renderer/state/filter-syntax.ts';
import { listTerms, writeFilter } from '../../../renderer/state/filter-terms.ts';
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

const term = (field: string, operator: string, value: string, key = '') => ({
  kind: 'term',
  field,
  key,
  operator,
  value,
});

describe('conditions joined', () => {
  it.each([
    ['level:error', [term('severity', '=', 'error')]],
    ['http.status_code>=500', [term('attribute', '>=', '500', 'http.status_code')]],
    ['/timed? out/i', [term('text', 'matches', '(?i)timed? out')]],
    ['http.route=~/^\\/api/', [term('attribute', 'matches', '^/api', 'http.route')]],
    ['http.route~/a b/', [term('attribute', 'matches', 'a b', 'http.route')]],
    ['severity>warn', [term('severity', '>', '16')]],
    ['event:order.placed', [term('event', '=', 'order.placed')]],
    ['-health', [{ kind: 'not', of: term('text', 'contains', 'health') }]],
    ['NOT service:cart', [{ kind: 'not', of: term('service', '=', 'cart') }]],
    [
      '(level:error OR k=v two words)',
      [
        {
          kind: 'or',
          of: [
            term('severity', '=', 'error'),
            { kind: 'and', of: [term('attribute', '=', 'v', 'k'), term('text', 'contains', 'two words')] },
          ],
        },
      ],
    ],
    [
      '-(a OR b)',
      [{ kind: 'not', of: { kind: 'or', of: [term('text', 'contains', 'a'), term('text', 'contains', 'b')] } }],
    ],
    ['a OR b', [{ kind: 'or', of: [term('text', 'contains', 'a'), term('text', 'contains', 'b')] }]],
    [
      '(operation:get(x) OR f(y))',
      [{ kind: 'or', of: [term('operation', '=', 'get(x)'), term('text', 'contains', 'f(y)')] }],
    ],
    ['"level"=~x', [term('attribute', 'matches', 'x', 'level')]],
  ])('%s', (typed, where) => {
    expect(readFilter(typed)).toEqual({ filter: { ...NO_FILTER, where }, problems: [] });
  });

  it('keeps what stands alone in the plain parts', () => {
    expect(parseFilter('-has:tenant severity>=warn level>=error')).toEqual({
      ...NO_FILTER,
      minSeverity: 17,
      attributes: [{ key: 'tenant', operator: 'absent', value: '' }],
    });
    expect(parseFilter('one AND two')).toEqual({ ...NO_FILTER, text: 'one', where: [term('text', 'contains', 'two')] });
  });

  it.each([
    ['--verbose', '--verbose'],
    ['a -> b', 'a -> b'],
    ['/api/v1', '/api/v1'],
    [':)', ':)'],
    ['"-x"', '-x'],
    ['"OR"', 'OR'],
    ['"(x)"', '(x)'],
  ])('%s is text', (typed, text) => {
    expect(readFilter(typed)).toEqual({ filter: { ...NO_FILTER, text }, problems: [] });
  });

  it.each([
    ['duration>abc', 'duration', 'duration>abc'],
    ['level:loud', 'severity', 'level:loud'],
    ['status:maybe', 'status', 'status:maybe'],
    ['k>=many', 'number', 'k>=many'],
    ['trace:0af7', 'trace', 'trace:0af7'],
    ['http.status_code:500', 'colon', 'http.status_code:500'],
    ['(a OR trace:0af7651916cd43dd8448eb211c80319c)', 'nestedId', 'trace:0af7651916cd43dd8448eb211c80319c'],
    ['k=~/a(/', 'regex', 'k=~/a(/'],
    ['/a(?=b)/', 'lookaround', '/a(?=b)/'],
    ['(a OR b', 'unclosed', '('],
    ['a OR', 'dangling', 'OR'],
    ['NOT', 'dangling', 'NOT'],
  ])('%s: says what cannot be read', (typed, kind, source) => {
    expect(readFilter(typed).problems).toEqual([{ kind, source }]);
  });

  it('still knows it once it is text of the filter', () => {
    expect(unreadIn(parseFilter('duration>abc service:x'))).toEqual([{ kind: 'duration', source: 'duration>abc' }]);
    expect(unreadIn(parseFilter('at 12:30 http://x/y'))).toEqual([]);
  });

  it('asks each signal only what it can answer', () => {
    const filter = parseFilter('level:error duration<1s (status:error OR duration>1s) -k=v');
    const without = { kind: 'not', of: term('attribute', '=', 'v', 'k') };
    expect(toLogFilter(filter, {}).where).toEqual({ kind: 'and', of: [term('severity', '=', 'error'), without] });
    expect(toTraceFilter(filter, {}).where).toMatchObject({ kind: 'and', of: [{ kind: 'or' }, without] });
    expect(listTerms(filter).map(({ field }) => field)).toEqual(['duration', 'where-logs', 'where-spans', 'where']);
  });

  it('reads the same when written, however oddly it was typed', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      'OR',
      'AND',
      'NOT',
      '-',
      '/a b/',
      'k=v',
      'k>5',
      'level:error',
      'x',
      '"y z"',
      ' ',
      'k=~',
      '/',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), fc.constantFrom(' ', ''), (pieces, gap) => {
        const filter = parseFilter(pieces.join(gap));
        expect(parseFilter(writeFilter(filter))).toEqual(filter);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not fall over brackets without end', () => {
    expect(() => parseFilter('('.repeat(20_000) + 'NOT '.repeat(20_000))).not.toThrow();
  });
});

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('a b', '"', 'a:b', '!x', '한국어 값', '\\'),
);
const bound = fc.oneof(fc.constant(''), fc.bigInt({ min: 1n, max: 10n ** 15n }).map(String));

const pattern = fc.oneof(fc.constantFrom('a b', '^/api', 'x"y', '(?i)z', '\\d+ \\/', '\\\\'), word).filter((text) => {
  try {
    return text !== '' && !/\(\?<?[=!]|\\[1-9]/.test(text) && new RegExp(text.replace(/^\(\?[imsU]+\)/, '')) !== null;
  } catch {
    return false;
  }
});
const leaf = fc.oneof(
  fc
    .tuple(fc.constantFrom('service', 'operation', 'event', 'pattern'), word)
    .map(([field, value]) => term(field, '=', value)),
  fc
    .tuple(fc.constantFrom('service', 'operation', 'event', 'text'), pattern)
    .map(([field, value]) => term(field, 'matches', value)),
  fc.constantFrom('error', 'ok', 'unset').map((value) => term('status', '=', value)),
  fc.constantFrom('none', 'info', 'fatal', '18').map((value) => term('severity', '=', value)),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>='), fc.integer({ min: 1, max: 24 }))
    .map(([operator, value]) => term('severity', operator, String(value))),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>='), fc.bigInt({ min: 0n, max: 10n ** 15n }))
    .map(([operator, value]) => term('duration', operator, String(value))),
  word.map((value) => term('text', 'contains', value)),
  fc
    .tuple(fc.constantFrom('=', '!=', 'contains'), fc.string({ maxLength: 8 }), word)
    .map(([operator, value, key]) => term('attribute', operator, value, key)),
  fc.tuple(pattern, word).map(([value, key]) => term('attribute', 'matches', value, key)),
  fc
    .tuple(fc.constantFrom('<', '>='), fc.constantFrom('5', '-0.5', '1e9'), fc.oneof(word, fc.constant('level')))
    .map(([operator, value, key]) => term('attribute', operator, value, key)),
) as fc.Arbitrary<Expression>;
const has = fc
  .tuple(fc.constantFrom('exists', 'absent'), word)
  .map(([operator, key]) => term('attribute', operator, '', key)) as fc.Arbitrary<Expression>;
const tree = (kinds: readonly ('and' | 'or')[], depth: number): fc.Arbitrary<Expression> => {
  if (depth === 0) return fc.oneof(leaf, has);
  const groups = kinds.map((kind) =>
    fc
      .array(tree([kind === 'and' ? 'or' : 'and'], depth - 1), { minLength: 2, maxLength: 3 })
      .map((of): Expression => ({ kind, of })),
  );
  const inner = fc.oneof(leaf, ...groups);
  return fc.oneof(
    leaf,
    has,
    ...groups,
    inner.filter(({ kind }) => kind !== 'not').map((of): Expression => ({ kind: 'not', of })),
  );
};

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
  where: fc.uniqueArray(tree(['or'], 3), { maxLength: 3, selector: (entry) => JSON.stringify(entry) }),
  text: fc.oneof(fc.constant(''), word),
  traceId: fc.constantFrom('', '0af7651916cd43dd8448eb211c80319c'),
  spanId: fc.constantFrom('', '00f067aa0ba902b7'),
});

describe('writing', () => {
  it.each(['constructor', 'toString', '__proto__'])('an attribute called %s is one like any other', (key) => {
    const where = [
      { kind: 'term' as const, field: 'attribute' as const, key, operator: 'matches' as const, value: 'a' },
    ];
    const filter = { ...parseFilter(''), where };
    expect(parseFilter(writeFilter(filter))).toEqual(filter);
  });

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

  it('asks for traces that ended in the range, and for durations below the upper bound', () => {
    const bounds = { fromNs: '5', toNs: '9' };
    expect(toTraceFilter(parseFilter('duration>=1ns duration<8ns'), bounds)).toMatchObject({
      ...{ endFromNs: '5', endToNs: '9', minDurationNs: '1', maxDurationNs: '7' },
    });
    expect(toTraceFilter({ ...NO_FILTER, maxDurationNs: '0' }, {})).toMatchObject({
      ...{ minDurationNs: '1', maxDurationNs: '0' },
    });
  });
});

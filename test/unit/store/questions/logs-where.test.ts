import fc from 'fast-check';
import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import type { Expression, ExpressionTerm } from '../../../../contract/expression.ts';
import { findAttribute, type AnyValue } from '../../../../core/model/attributes.ts';
import type { LogRecord } from '../../../../core/model/log-record.ts';
import { plainText } from '../../../../core/model/plain-text.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { QuestionError, type Store } from '../../../../main/engine/store/port.ts';
import { attributes, logRecord, logs } from '../../../helpers/telemetry.ts';
import { columnOf, storeOf } from './store-of.ts';

const term = (
  field: ExpressionTerm['field'],
  operator: ExpressionTerm['operator'],
  value = '',
  key = '',
): ExpressionTerm => ({ kind: 'term', field, key, operator, value });
const attribute = (key: string, operator: ExpressionTerm['operator'], value = '') =>
  term('attribute', operator, value, key);

async function keysOf(store: Store, where: Expression): Promise<unknown[]> {
  const input = { filter: { where }, descending: false, offset: 0, limit: 1_000, attributes: [] };
  return columnOf((await store.ask('logs.search', input)).frame, 'key');
}

describe('one condition', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openDuckDbStore(':memory:');
    const shop = logs(
      'shop',
      logRecord({ body: text('Order 7 PLACED'), severityNumber: 9, attributes: attributes({ code: 200n, n: 1.5 }) }),
      logRecord({
        body: text("it's\nodd"),
        severityNumber: 14,
        eventName: 'retry',
        attributes: attributes({ code: '404', n: NaN }),
      }),
    );
    shop.groups[0]!.resource.attributes.push(...attributes({ host: 'moon-1', cores: 8n }));
    const none = logs(
      '',
      logRecord({ body: text(''), severityNumber: 0, attributes: attributes({ code: 'x5', flag: true }) }),
    );
    none.groups[0]!.resource.attributes.length = 0;
    await store.append({ telemetry: [shop, none], losses: [] });
  });
  afterAll(() => store.close());

  test.each<[ExpressionTerm, number[]]>([
    [term('service', '=', 'shop'), [1, 2]],
    [term('service', '!=', 'shop'), [3]],
    [term('service', 'contains', 'HO'), [1, 2]],
    [term('service', 'matches', '^s.o'), [1, 2]],
    [term('service', 'absent'), [3]],
    [term('text', 'contains', 'placed'), [1]],
    [term('text', '=', 'Order 7 PLACED'), [1]],
    [term('text', '!=', 'Order 7 PLACED'), [2, 3]],
    [term('text', 'matches', '\\d'), [1]],
    [term('text', 'matches', 'placed'), []],
    [term('text', 'matches', '(?i)placed'), [1]],
    [term('text', 'matches', "^it's$"), []],
    [term('text', 'matches', ''), [1, 2, 3]],
    [term('text', 'exists'), [1, 2]],
    [term('text', 'absent'), [3]],
    [term('severity', '=', 'warn'), [2]],
    [term('severity', '=', '13'), []],
    [term('severity', '=', '14'), [2]],
    [term('severity', '!=', 'warn'), [1, 3]],
    [term('severity', '>=', 'info'), [1, 2]],
    [term('severity', '>', 'info'), [2]],
    [term('severity', '<=', 'info'), [1, 3]],
    [term('severity', '<', 'info'), [3]],
    [term('severity', '=', 'none'), [3]],
    [term('severity', 'exists'), [1, 2]],
    [term('event', '=', 'retry'), [2]],
    [term('event', '!=', 'retry'), [1, 3]],
    [term('event', 'absent'), [1, 3]],
    [term('event', 'matches', '^$'), [1, 3]],
    [attribute('code', '=', '200'), [1]],
    [attribute('code', '!=', '200'), [2, 3]],
    [attribute('code', '>=', '200'), [1, 2]],
    [attribute('code', '>', '200'), [2]],
    [attribute('code', '<', '404.5'), [1, 2]],
    [attribute('code', 'matches', '^[24]0'), [1, 2]],
    [attribute('n', '>', '-1'), [1]],
    [attribute('n', 'exists'), [1, 2]],
    [attribute('cores', '>', '7.9'), [1, 2]],
    [attribute('cores', '<', '8'), []],
    [attribute('host', 'matches', 'MOON'), []],
    [attribute('host', 'matches', '(?i)MOON'), [1, 2]],
    [attribute('host', 'absent'), [3]],
    [attribute('flag', 'matches', 'tr'), [3]],
  ])('%o', async (where, expected) => {
    expect(await keysOf(store, where)).toEqual(expected);
    expect(await keysOf(store, { kind: 'not', of: where })).toEqual([1, 2, 3].filter((key) => !expected.includes(key)));
  });

  test.each<[Expression, number[]]>([
    [{ kind: 'and', of: [] }, [1, 2, 3]],
    [{ kind: 'or', of: [] }, []],
    [{ kind: 'not', of: { kind: 'or', of: [] } }, [1, 2, 3]],
    [{ kind: 'or', of: [attribute('code', '=', '200'), term('service', 'absent')] }, [1, 3]],
    [{ kind: 'and', of: [attribute('code', '>', '1'), { kind: 'not', of: term('event', '=', 'retry') }] }, [1]],
    [{ kind: 'and', of: Array.from({ length: 199 }, (_, i) => attribute(`k${i % 3}`, 'absent')) }, [1, 2, 3]],
  ])('combined: %o', async (where, expected) => {
    expect(await keysOf(store, where)).toEqual(expected);
  });

  test.each<[ExpressionTerm, string]>([
    [term('duration', '>', '1'), 'A log record has no "duration".'],
    [term('status', '=', 'error'), 'A log record has no "status".'],
    [term('operation', '=', 'x'), 'A log record has no "operation".'],
    [term('severity', '=', 'loud'), '"loud" is no severity'],
    [term('severity', 'contains', 'a'), '"severity" cannot be compared with contains.'],
    [term('service', '<', 'a'), '"service" cannot be compared with <.'],
    [term('pattern', 'contains', 'a'), '"pattern" cannot be compared with contains.'],
    [attribute('code', '<', 'ten'), '"ten" is no number, which < needs.'],
    [term('text', 'matches', '('), '"(" is not a regular expression (RE2): missing )'],
    [attribute('code', 'matches', '\\1'), '"\\1" is not a regular expression (RE2): invalid escape sequence'],
  ])('refused: %o', async (where, message) => {
    await expect(keysOf(store, where)).rejects.toThrow(QuestionError);
    await expect(keysOf(store, where)).rejects.toThrow(message);
  });

  test.each(["'; DROP TABLE log; --", '$p1', '\u0000', '\ud800', '\\', '%', '"', '🦊'])(
    'hostile %j is only text',
    async (value) => {
      for (const operator of ['=', 'contains'] as const)
        for (const where of [
          term('text', operator, value),
          term('event', operator, value),
          attribute(value, operator, value),
        ])
          expect(await keysOf(store, where)).toEqual([]);
      expect(await keysOf(store, term('pattern', '=', value))).toEqual([]);
      expect(await keysOf(store, { kind: 'and', of: [] })).toHaveLength(3);
    },
  );
});

function text(value: string): AnyValue {
  return { kind: 'string', value };
}

/* The same said in a few lines of JavaScript, over records of one service with a resource attribute. */
const SERVICE = 'shop';
const INHERITED = attributes({ 'service.name': SERVICE, both: 'resource', tier: 3n });
const LEVEL_NAMES = ['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];

function evaluate(expression: Expression, record: LogRecord): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.of.every((part) => evaluate(part, record));
    case 'or':
      return expression.of.some((part) => evaluate(part, record));
    case 'not':
      return !evaluate(expression.of, record);
    case 'term':
      return holds(expression, record);
  }
}

function holds(one: ExpressionTerm, record: LogRecord): boolean {
  const { field, operator, value, key } = one;
  if (field === 'severity') return severityHolds(record.severityNumber, operator, value);
  if (field === 'attribute') {
    const found = findAttribute(record.attributes, key) ?? findAttribute(INHERITED, key);
    if (operator === 'exists' || operator === 'absent') return (found === undefined) === (operator === 'absent');
    if (found === undefined) return false;
    if (['<', '<=', '>', '>='].includes(operator))
      return (
        !['', 'true', 'false'].includes(plainText(found)) && compare(Number(plainText(found)), operator, Number(value))
      );
    return textHolds(plainText(found), operator, value);
  }
  return textHolds(
    field === 'service' ? SERVICE : field === 'event' ? record.eventName : plainText(record.body),
    operator,
    value,
  );
}

function severityHolds(number: number, operator: ExpressionTerm['operator'], value: string): boolean {
  if (operator === 'exists') return number > 0;
  if (operator === 'absent') return number === 0;
  const level = LEVEL_NAMES.indexOf(value);
  return level < 0 ? compare(number, operator, Number(value)) : compare(Math.ceil(number / 4), operator, level);
}

function textHolds(found: string, operator: ExpressionTerm['operator'], value: string): boolean {
  if (operator === 'exists') return found !== '';
  if (operator === 'absent') return found === '';
  if (operator === 'contains') return found.toLowerCase().includes(value.toLowerCase());
  if (operator === 'matches') return new RegExp(value, 'u').test(found);
  return operator === '=' ? found === value : found !== value;
}

function compare(a: number, operator: string, b: number): boolean {
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

const word = fc.constantFrom('', 'shop', 'ho', 'Order 7', 'order', "it's", '5', 'resource', 'own', 'true');
const number = fc.constantFrom('0', '3', '5', '-2.5', '1e1');
const pattern = fc.constantFrom('^o', '[0-9]+', '', 'a|r', '^$', 'e$');
const TEXT_OPERATORS = ['=', '!=', 'contains', 'exists', 'absent'] as const;
const textTerm = fc
  .record({
    field: fc.constantFrom('service' as const, 'text' as const, 'event' as const, 'attribute' as const),
    key: fc.constantFrom('both', 'tier', 'own', 'code'),
    operator: fc.constantFrom(...TEXT_OPERATORS),
    value: word,
  })
  .map((parts): ExpressionTerm => ({ kind: 'term', ...parts }));
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  textTerm,
  fc.tuple(textTerm, pattern).map(([parts, value]): ExpressionTerm => ({ ...parts, operator: 'matches', value })),
  fc
    .tuple(
      fc.constantFrom('both', 'tier', 'own', 'code'),
      fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
      number,
    )
    .map(([key, operator, value]) => attribute(key, operator, value)),
  fc
    .tuple(
      fc.constantFrom(
        '=' as const,
        '!=' as const,
        '<' as const,
        '<=' as const,
        '>' as const,
        '>=' as const,
        'exists' as const,
      ),
      fc.constantFrom('warn', 'none', 'error', '13', '9', '0'),
    )
    .map(([operator, value]) => term('severity', operator, value)),
);
const expressions = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }).map((of): Expression => ({ kind: 'and', of })),
    fc.array(tie('tree'), { maxLength: 3 }).map((of): Expression => ({ kind: 'or', of })),
    tie('tree').map((of): Expression => ({ kind: 'not', of })),
  ),
})).tree;
const value = fc.oneof(word, fc.constantFrom(0n, 3n, 5n, 10n), fc.constantFrom(-2.5, 3, 0.5), fc.boolean());
const record = fc
  .record({
    severityNumber: fc.constantFrom(0, 9, 12, 13, 16, 17, 24),
    body: word.map(text),
    eventName: fc.constantFrom('', 'retry', 'own'),
    attributes: fc
      .record({ both: value, own: value, code: value }, { requiredKeys: [] })
      .map((plain) => attributes(plain)),
  })
  .map(logRecord);

test('any expression over any records finds what a plain evaluation finds', async () => {
  const property = fc.asyncProperty(
    fc.array(record, { minLength: 1, maxLength: 30 }),
    fc.array(expressions, { minLength: 5, maxLength: 15 }),
    async (records, trees) => {
      const telemetry = logs(SERVICE, ...records);
      telemetry.groups[0]!.resource.attributes = INHERITED;
      const store = await storeOf(telemetry);
      for (const where of trees) {
        const expected = records.flatMap((one, i) => (evaluate(where, one) ? [i + 1] : []));
        expect(await keysOf(store, where)).toEqual(expected);
      }
    },
  );
  await fc.assert(property, { numRuns: 12 });
}, 60_000);

test('more attributes than the database can join are refused in words', async () => {
  const store = await storeOf(logs('a', logRecord({ attributes: attributes({ k0: 'x' }) })));
  const of = (keys: number): Expression => ({
    kind: 'or',
    of: Array.from({ length: keys }, (_, i) => attribute(`k${i % keys}`, '=', 'x')),
  });
  expect(await keysOf(store, of(5))).toHaveLength(1);
  await expect(keysOf(store, of(51))).rejects.toThrow('at most 50 different attributes');
});

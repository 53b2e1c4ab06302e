import { describe, expect, test } from 'vitest';
import type { Condition, Value } from '../../../../../core/collector/ottl/ast.ts';
import { callsOf, parseCondition, parseStatement } from '../../../../../core/collector/ottl/parser.ts';

/** A value as a short text, with all parentheses. */
function shown(value: Value): string {
  switch (value.kind) {
    case 'nil':
      return 'nil';
    case 'string':
      return JSON.stringify(value.value);
    case 'int':
    case 'bool':
      return String(value.value);
    case 'float':
      return `${value.value}f`;
    case 'bytes':
      return `bytes(${Array.from(value.value).join(' ')})`;
    case 'symbol':
      return value.name;
    case 'path':
      return value.path.text;
    case 'call':
      return `${value.call.name}(${value.call.arguments.map((one) => (one.name ? `${one.name}=` : '') + shown(one.value)).join(', ')})${value.call.keys.map((key) => `[${key.kind}]`).join('')}`;
    case 'list':
      return `[${value.items.map(shown).join(', ')}]`;
    case 'map':
      return `{${value.entries.map((entry) => `${entry.key}: ${shown(entry.value)}`).join(', ')}}`;
    case 'math':
      return `(${shown(value.left)} ${value.operator} ${shown(value.right)})`;
    case 'negate':
      return `-${shown(value.inner)}`;
  }
}

function shownCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.parts.map(shownCondition).join(` ${condition.kind} `)})`;
    case 'not':
      return `not ${shownCondition(condition.inner)}`;
    case 'constant':
      return String(condition.value);
    case 'call':
      return shown({ kind: 'call', call: condition.call, offset: 0 });
    case 'compare':
      return `${shown(condition.left)} ${condition.operator} ${shown(condition.right)}`;
  }
}

const value = (text: string): string => shown(parseStatement(`set(x, ${text})`).editor.arguments[1]!.value);
const condition = (text: string): string => shownCondition(parseCondition(text));

describe('values', () => {
  test.each([
    ['"a string"', '"a string"'],
    ['1', '1'],
    ['-1', '-1'],
    ['1.5', '1.5f'],
    ['-.5', '-0.5f'],
    ['1.5e3', '1500f'],
    ['true', 'true'],
    ['nil', 'nil'],
    ['0x0001', 'bytes(0 1)'],
    ['[]', '[]'],
    ['["a", attributes["key"], Concat(["a", "b"], "-")]', '["a", attributes["key"], Concat(["a", "b"], "-")]'],
    ['{"foo": {"a": attributes["key"]}}', '{foo: {a: attributes["key"]}}'],
    ['SPAN_KIND_SERVER', 'SPAN_KIND_SERVER'],
    ['1 + 1', '(1 + 1)'],
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['(1 + 2) * 3 / 4', '(((1 + 2) * 3) / 4)'],
    ['1 - -1', '(1 - -1)'],
    ['-(1 + x)', '-(1 + x)'],
    ['Sum([1, 2, 3, 4]) + (10 / 1) - 1', '((Sum([1, 2, 3, 4]) + (10 / 1)) - 1)'],
    ['Split(field, ",")[1]', 'Split(field, ",")[int]'],
    ['attributes["nested"]["values"][0]', 'attributes["nested"]["values"][0]'],
    ['attributes[attributes["which"]]', 'attributes[attributes["which"]]'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['"a\\tb\\"c\\\\d\\u00e4\\x41\\101"', '"a\\tb\\"c\\\\däAA"'],
  ])('%s', (text, expected) => expect(value(text)).toBe(expected));

  test('named arguments', () => {
    const { editor } = parseStatement('flatten(log.body, depth=2)');
    expect(editor.arguments.map((one) => one.name)).toEqual([undefined, 'depth']);
  });

  test('names of converters as arguments', () => {
    expect(value('Split(x, SHA256)')).toBe('Split(x, SHA256)');
    expect(value('Split(x, ToLowerCase)')).toBe('Split(x, ToLowerCase)');
  });
});

describe('conditions', () => {
  test.each([
    ['name == "a name"', 'name == "a name"'],
    ['true', 'true'],
    ['not true', 'not true'],
    ['not name == "foo"', 'not name == "foo"'],
    ['not (IsMatch(name, "http_.*") and kind > 0)', 'not (IsMatch(name, "http_.*") and kind > 0)'],
    ['a == 1 or b == 2 and c == 3', '(a == 1 or (b == 2 and c == 3))'],
    ['(a == 1 or b == 2) and c == 3', '((a == 1 or b == 2) and c == 3)'],
    ['(a + 1) * 2 > b', '((a + 1) * 2) > b'],
    ['((a + 1) > 2)', '(a + 1) > 2'],
    ['IsRootSpan()', 'IsRootSpan()'],
    ['attributes["x"] != nil', 'attributes["x"] != nil'],
    ['(end_time - start_time) <= Duration("1s")', '(end_time - start_time) <= Duration("1s")'],
  ])('%s', (text, expected) => expect(condition(text)).toBe(expected));

  test('a statement with one', () => {
    const { where } = parseStatement('set(severity_text, "FAIL") where body == "request failed"');
    expect(shownCondition(where!)).toBe('body == "request failed"');
  });

  test('every call is found, those in keys too', () => {
    const names = (text: string) => [...callsOf(parseStatement(text))].map((call) => call.name);
    expect(names('set(a[A()], [B(C())]) where D() and not (1 + E() > 2)')).toEqual(['set', 'A', 'B', 'C', 'D', 'E']);
  });
});

describe('mistakes have a place and say what was expected', () => {
  test.each<[string, number, string]>([
    ['set(a, "b', 7, 'the string is not closed'],
    ['set(a, 1) where', 15, 'expected a value, found the end'],
    ['set(a, 1) when true', 10, 'expected "where" or the end, found "when"'],
    ['set(a, 1', 8, 'expected "," or ")", found the end'],
    ['set(a, )', 7, 'expected a value, found ")"'],
    ['Set(a, 1)', 0, 'editor names must start with a lowercase letter but got "Set"'],
    ['set(a, concat(b))', 7, 'converter names must start with an uppercase letter but got "concat"'],
    ['set(a, 1)["x"]', 10, 'only paths and converters may be indexed, not editors'],
    ['set(a=1, 2)', 9, 'unnamed argument used after named argument'],
    ['set(a, 9223372036854775808)', 7, 'integers have 64 bits'],
    ['set(a, "x\\w")', 9, '\\w is no escape of a string; a backslash itself is written \\\\'],
    ['set(a, 0xabc)', 7, 'bytes have two hex digits each'],
    ['set(aB, 1)', 4, 'names of fields have lowercase letters only'],
    ['set(a, {b: 1})', 8, 'expected a key between quotes, found "b"'],
    ['set(a[1.5], 1)', 6, 'expected a string, an integer or an expression as key'],
    ['set(a, 1) # x', 10, 'unexpected character "#"'],
    ['', 0, 'expected the name of an editor, such as set, found the end'],
  ])('%s at %i', (text, offset, message) => {
    expect(() => parseStatement(text)).toThrow(
      expect.objectContaining({ offset, message: expect.stringContaining(message) }),
    );
  });

  test.each<[string, number, string]>([
    ['name = "x"', 5, 'expected a comparison (==, !=, <, <=, > or >=), found "="'],
    ['name', 4, 'expected a comparison (==, !=, <, <=, > or >=), found the end'],
    ['(a == 1 or b)', 12, 'expected a comparison (==, !=, <, <=, > or >=), found ")"'],
    ['(a == 1 or b == 2', 17, 'expected "and", "or" or ")", found the end'],
    ['a == 1 b', 7, 'expected "and", "or" or the end, found "b"'],
    ['a == 1 and', 10, 'expected a value, found the end'],
  ])('%s at %i', (text, offset, message) => {
    expect(() => parseCondition(text)).toThrow(expect.objectContaining({ offset, message }));
  });

  test('parentheses without end do not take all the stack', () => {
    expect(() => parseCondition('('.repeat(5000))).toThrow('fewer');
    expect(() => parseStatement(`set(a, ${'['.repeat(5000)})`)).toThrow('fewer');
  });

  test('neither does a sum without end, and one of many parts is read', () => {
    expect(() => parseStatement(`set(a, ${'1 + '.repeat(5000)}1)`)).toThrow('expected fewer operations, found "+"');
    expect(() => parseCondition(`(${'1 + '.repeat(5000)}1) > 1`)).toThrow('fewer operations');
    expect(() => parseStatement(`set(a, ${'1 + '.repeat(500)}1)`)).not.toThrow();
  });
});

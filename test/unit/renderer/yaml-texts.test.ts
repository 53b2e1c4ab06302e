import { expect, test } from 'vitest';
import { YamlSource } from '../../../core/collector/config/yaml-source.ts';
import { inLanguage } from '../../../renderer/i18n/locale.ts';
import { pipelineText } from '../../../renderer/i18n/pipeline-texts.ts';
import { randomFrom } from '../otlp/mutate.ts';

const saidOf = (text: string): string[] => new YamlSource(text).problems.map(({ message }) => message);
const inKorean = (english: string): string => inLanguage('ko', () => pipelineText(english));

/** What texts of YAML are made of, whole and broken. */
const PIECES = [
  ...['a', 'b: 1', ': ', ':', '- ', '-', '? ', '?', '[', ']', '{', '}', ',', '|', '>', '|2', '>-x', '|\n', '#c', ' #c'],
  ...['&a', '&a ', '*a', '*b', '*', '&', '!', '!!', '!t ', '!x!y ', '!<z', '!!map ', '!!seq ', '!!set ', '!!omap '],
  ...['!!pairs ', '!!timestamp ', '"', "'", '"a"', '"\\q"', "'b'", '@', '`', '<<: ', '\uFEFF', '\u0001', '\\', '\r\n'],
  ...[
    '%YAML 1.1\n---\n',
    '%TAG !e! tag:e:\n---\n',
    '%x\n',
    '---\n',
    '--- ',
    '...\n',
    '\n',
    '\n  ',
    '\n ',
    '\n\t',
    '\t',
    ' ',
  ],
];

const LONG = 'k'.repeat(1_030);

/** What people and machines write wrongly, and how the reader's word for it begins. */
const WRONG: readonly (readonly [text: string, says: string])[] = [
  ['receivers:\n\totlp:', 'Tabs are not allowed'],
  ['receivers:\n  otlp:\n a: 1', 'All mapping items'],
  ['- |2!x!y -', 'All sequence items'],
  ["%YAML\n- >-x- 'b'", 'Sequence item without'],
  ['a:\n  - 1\n - 2', 'A block sequence may not'],
  ['&&a !!omap &\n  b: 1\n  |2!!timestamp ', 'Map comment with'],
  ['a: b: c', 'Nested mappings'],
  ['"a\n b": 1', 'Implicit keys need'],
  ['["a\n b": 1]', 'Implicit keys of flow'],
  ['a: 1\nb', 'Implicit map keys'],
  [`${LONG}: 1`, 'The : indicator must be at most 1024 chars after the start of an implicit block'],
  [`[${LONG}: 1]`, 'The : indicator must be at most 1024 chars after the start of an implicit flow'],
  ['- - 1: - 2', 'Unexpected block-seq-ind on same line'],
  ['--- a: 1', 'Block collection cannot start'],
  ['&a - 1', 'Missing newline after'],
  ['a: "b"#c', 'Comments must be separated'],
  ['a: "b', 'Missing closing "quote'],
  ["a: 'b", "Missing closing 'quote"],
  ['a: "\\q"', 'Invalid escape sequence'],
  ['a: ,b', 'Plain value cannot start with flow'],
  ['a: %b', 'Plain value cannot start with directive'],
  ['a: @b', 'Plain value cannot start with reserved'],
  ['[>]', 'Plain value cannot start with block scalar'],
  ['a: |x\n  b', 'Block scalar header includes'],
  ['a: |\nb', 'Implicit map keys'],
  ['a: |\n    \n  b', 'Block scalars with more-indented'],
  ['a: {b: 1', 'Flow map in block collection'],
  ['a: [1', 'Flow sequence in block collection'],
  ['{b: 1', 'Flow map must end'],
  ['[1', 'Flow sequence must end'],
  ['[\n- 1\n]', 'Block collections are not allowed'],
  ['{a: 1,, b: 2}', 'Unexpected , in flow map'],
  ['[1,, 2]', 'Unexpected , in flow sequence'],
  ['{: \n "a"\n b\n', 'Missing , between flow map'],
  ['{- :|"b"', 'Missing space after :'],
  ['{? ? a: 1}', 'Unexpected ? in flow map'],
  ['{"a" "b": 1}', 'Missing , or : between flow map'],
  ['}', 'Unexpected flow-map-end token in YAML document'],
  ['a: *b', 'Unresolved alias'],
  [`a: &a [1]\nb: &b [${'*a, '.repeat(60)}]\nc: [${'*b, '.repeat(60)}]`, 'Excessive alias count'],
  ['a: &a\n  b: *a', 'an anchor holds itself'],
  ['a: &b 1\nc: &d *b', 'An alias node'],
  ['a: *', 'Alias cannot be'],
  ['a: & b', 'Anchor cannot be'],
  ['a: &b &c 1', 'A node can have at most one anchor'],
  ['a: !b !c 1', 'A node can have at most one tag'],
  ['&a ? b', 'Anchors and tags must be after the ?'],
  ['a: !b"c"', 'Tags and anchors must be separated'],
  ['a: !<!> b', "Verbatim tags aren't"],
  ['a: !<b c', 'Verbatim tags must end'],
  ['a: !! b', 'The !! tag has no suffix'],
  ['a: !x!y b', 'Could not resolve tag'],
  ['a: !!b%E0%A4%A b', 'URIError'],
  ['%YAML 1.1\n---\na: !!set {b: 1}', 'Set items must all'],
  ['%YAML 1.1\n---\na: !!pairs [{b: 1, c: 2}]', 'Each pair must have'],
  ['%YAML 1.1\n---\na: !!omap [b: 1, b: 2]', 'Ordered maps must not'],
  ['a: !!timestamp b', '!!timestamp expects'],
  ['%YAML 1.1\n---\n<<: 1', 'Merge sources must be'],
  ['a: 1\n---\nb: 2', 'Source contains multiple documents'],
  ['%YAML 1.1\na: 1', 'Missing directives-end'],
  ['%YAML 1.1', 'Missing directives-end indicator'],
  ['%TAG !\n---\na: 1', '%TAG directive'],
  ['%YAML\n---\na: 1', '%YAML directive'],
  ['%YAML x\n---\na: 1', 'Unsupported YAML version'],
  ['[1]]', 'Unexpected flow-seq-end token in YAML stream'],
  ["|2&'b: 1-\n\t- * #c", 'Block scalar lines must not'],
  ['a: - 1', 'Unexpected block-seq-ind'],
  ['a: "b" "c"', 'Unexpected double-quoted-scalar at node end'],
  ['a: |x y\n  b', 'Not a YAML token'],
];

test.each(WRONG)('%j', (text, says) => {
  const said = saidOf(text);
  expect(said.filter((english) => english.startsWith(says))).not.toEqual([]);
  for (const english of said) expect(inKorean(english)).toMatch(/[가-힣]/);
});

test('whatever is put together of pieces of YAML, what is wrong with it is said in Korean', () => {
  const below = randomFrom(7);
  const pick = (): string => PIECES[below(PIECES.length)]!;
  const said = new Set(Array.from({ length: 4_000 }, () => saidOf(Array.from({ length: 6 }, pick).join(''))).flat());
  expect(said.size).toBeGreaterThan(100);
  expect([...said].filter((english) => !/[가-힣]/.test(inKorean(english)))).toEqual([]);
});

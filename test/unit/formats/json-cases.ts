// JSON values made from the grammar of RFC 8259, right and wrong ones. `y_` must be taken, `n_` must not, of `i_` the RFC leaves
// it open. What JSON.parse says of a case is checked where they are used, so that a mistake here shows.

export interface JsonCase {
  name: string;
  bytes: Uint8Array;
}

const encoder = new TextEncoder();
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const cases = (name: string, texts: readonly string[]): JsonCase[] =>
  texts.map((text, i) => ({ name: `${name}_${i} ${text.slice(0, 30)}`, bytes: encoder.encode(text) }));

const INTEGERS = ['0', '1', '9', '10', '42', '1234567890123456789'];
const WRONG_INTEGERS = ['', '00', '01', '+1', '1_000', '0x1', '１', '- 1', '--1', '1a'];
const FRACTIONS = ['', '.0', '.5', '.10'];
const WRONG_FRACTIONS = ['.', '..5', '.e1', '.5.5', ',5'];
const EXPONENTS = ['', 'e1', 'E1', 'e+10', 'e-2', 'e00'];
const WRONG_EXPONENTS = ['e', 'e+', 'E-', 'e1.5', 'ee1', 'e+-1', 'e 1'];

function* combined(...parts: readonly (readonly string[])[]): Generator<string> {
  const [first = [], ...others] = parts;
  if (others.length === 0) return yield* first;
  for (const one of first) for (const rest of combined(...others)) yield one + rest;
}

const numbers = [...combined(['', '-'], INTEGERS, FRACTIONS, EXPONENTS)];
const wrongNumbers = [
  ...combined(['', '-'], WRONG_INTEGERS, FRACTIONS.slice(0, 2)),
  ...combined(['', '-'], INTEGERS.slice(0, 2), WRONG_FRACTIONS, EXPONENTS.slice(0, 2)),
  ...combined(['', '-'], INTEGERS.slice(0, 2), FRACTIONS.slice(0, 2), WRONG_EXPONENTS),
].filter((text) => text !== '');

const ESCAPES = [
  '\\"',
  '\\\\',
  '\\/',
  '\\b',
  '\\f',
  '\\n',
  '\\r',
  '\\t',
  '\\u0000',
  '\\u00e9',
  '\\uD83D\\uDE00',
  '\\uABCD\\uabcd',
];
const PLAIN = ['', 'a', 'é', '한글', '😀', '\u007f', '\u2028', '{[}],:', '//', '\ufffe'];
const WRONG_ESCAPES = ['\\', '\\a', '\\x41', '\\u', '\\u12', '\\u12G4', '\\U0041', "\\'", '\\ ', '\\\u0000', '\\1'];
const CONTROLS = ['\u0000', '\u0001', '\u001f', '\n', '\r', '\t', 'a\nb'];
const LONE = ['\\ud800', '\\udfff', '\\udc00\\ud800', '\\ud800a', '\\ud800\\n'];

const quoted = (texts: readonly string[]): string[] => texts.map((text) => `"${text}"`);
const SPACES = ['', ' ', '\t', '\n', '\r', ' \r\n\t'];
const SMALL = ['1', '"a"', 'null', '[]', '{}'];

function* structures(): Generator<string> {
  for (const space of SPACES) {
    for (const value of SMALL) {
      yield `[${space}${value}${space},${space}${value}${space}]`;
      yield `{${space}"a"${space}:${space}${value}${space},${space}"b"${space}:${space}${value}${space}}`;
    }
    yield `[${space}]`;
    yield `{${space}}`;
  }
  yield* [
    'true',
    'false',
    'null',
    '[[[[[[1]]]]]]',
    '{"a":{"b":{"c":[{}]}}}',
    '{"":0}',
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1}}',
  ];
}

const WRONG_STRUCTURES = [
  ...[
    '[1,]',
    '[,1]',
    '[1,,2]',
    '[1 2]',
    '[1:2]',
    '[1;2]',
    '[',
    ']',
    '[1',
    '[[1]',
    '[1]]',
    '[1}',
    '["a"',
    '["a',
    '[,]',
    '[-]',
  ],
  ...[
    '{"a"}',
    '{"a":}',
    '{:1}',
    '{1:2}',
    '{a:1}',
    "{'a':1}",
    '{"a":1,}',
    '{,"a":1}',
    '{"a" 1}',
    '{"a"::1}',
    '{"a":1 "b":2}',
  ],
  ...[
    '{"a":1',
    '{"a":1]',
    '{',
    '}',
    '{"a":1}}',
    '{"a":1,,"b":2}',
    '{{}}',
    '{[]}',
    '{"a":1;"b":2}',
    '{"a":"b"c}',
    '{null:1}',
  ],
  ...[
    'nul',
    'nulll',
    'True',
    'FALSE',
    'undefined',
    'NULL',
    'tru e',
    'n',
    'nan',
    'inf',
    "'a'",
    '`a`',
    'a',
    '*',
    '/**/1',
    '//1\n1',
    '#1',
  ],
  ...[
    '1 1',
    '"a" "b"',
    '[] []',
    'true false',
    '"a"1',
    '[1]a',
    '@',
    '\u00a01',
    '\u20281',
    '\u000b1',
    '\u000c[]',
    '<null>',
    '[*]',
    '(1)',
  ],
];

/** Bytes that are no UTF-8, inside a text. */
const NOT_UTF8 = [
  '\xff',
  '\xc0\xaf',
  '\xe2\x82',
  '\xed\xa0\x80',
  '\xf4\x90\x80\x80',
  '\x80',
  '\xf8\x88\x80\x80\x80',
  '\xc3',
];

export const JSON_CASES: readonly JsonCase[] = [
  ...cases('y_number', numbers),
  ...cases('y_string', quoted([...ESCAPES, ...PLAIN, ...combined(ESCAPES, PLAIN)])),
  ...cases('y_structure', [...structures()]),
  ...cases('n_number', wrongNumbers),
  ...cases('n_string', [...quoted([...WRONG_ESCAPES, ...CONTROLS]), '"', '"a', '"\\"', 'a"', '"a""', '\\n']),
  ...cases('n_structure', WRONG_STRUCTURES),
  ...cases('i_surrogate', quoted(LONE)),
  ...cases('i_number', [
    '1e400',
    '-1e400',
    '1e-400',
    '9'.repeat(390),
    `0.${'0'.repeat(300)}1`,
    '-0',
    '-0.0',
    '1e99999',
  ]),
  ...cases(
    'i_deep',
    [100, 500].map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`),
  ),
  ...NOT_UTF8.map((text, i) => ({ name: `i_utf8_${i}`, bytes: latin(`"${text}"`) })),
];

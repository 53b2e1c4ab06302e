import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { redact } from '../../../core/processors/redact.ts';
import { redactJson, redactPlain } from '../../../core/processors/redact-json.ts';
import type { TextRule } from '../../../core/processors/redaction.ts';
import { REDACTED } from '../../../core/processors/stand-in.ts';
import { CheckedRedaction } from '../../helpers/checked-redaction.ts';
import { attributes, logRecord, logs, span, traces } from '../../helpers/telemetry.ts';

const ALL: TextRule[] = ['tokens', 'emails', 'cards', 'resident-numbers', 'sql-literals'];
const R = REDACTED;
const only = (...texts: TextRule[]) => new CheckedRedaction({ texts });
/** Made up as these are, whole ones in a source file would be taken for real ones. */
const of = (...parts: string[]) => parts.join('');
const LETTERS = 'abcdefghijABCDEFGHIJ0123456789klmnopqrst';

describe('tokens', () => {
  test.each([
    [of('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0', '.c2lnbmF0dXJl'), REDACTED],
    [of('key AKIA', 'IOSFODNN7EXAMPLE.'), `key ${REDACTED}.`],
    [of('ghp_', LETTERS), REDACTED],
    [of('xoxb-', '12345678901-abcdefghij'), REDACTED],
    [of('AIza', LETTERS.slice(0, 35)), REDACTED],
    [of('sk_live_', LETTERS), REDACTED],
    ['Authorization: Bearer abc123def456ghi789', `Authorization: Bearer ${REDACTED}`],
    ['authorization: basic dXNlcjpwYXNz=', `authorization: basic ${REDACTED}`],
    ['https://x.example/?access_token=s3cret&b=1', `https://x.example/?access_token=${REDACTED}&b=1`],
    [of('x?next=%2Fy%3Ft%3DeyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig'), `x?next=%2Fy%3Ft%3D${REDACTED}`],
    [of('line\\nghp_', LETTERS), `line\\n${REDACTED}`],
    [of('file-AKIA', 'IOSFODNN7EXAMPLE.txt'), `file-${REDACTED}.txt`],
    ['Authorization: Basic dXNlcjpwYXNz', `Authorization: Basic ${REDACTED}`],
    ['"authorization": "Token abcdefgh"', `"authorization": "Token ${REDACTED}"`],
    ['Bearer\tabc1234567890', `Bearer\t${REDACTED}`],
    [`password = 's3 cret' Password="a;b"`, `password = '${REDACTED}' Password="${REDACTED}"`],
    ['AccountKey=abc123==;x=1', `AccountKey=${REDACTED};x=1`],
    ['password%3Dhunter2', `password%3D${REDACTED}`],
    ['Server=db;Password=hunter2;Port=1', `Server=db;Password=${REDACTED};Port=1`],
    ['postgres://me:hunter2@db.example/shop', `postgres://me:${REDACTED}@db.example/shop`],
    ['{"user":"kim","password" : "a\\"b","n":1}', `{"user":"kim","password" : "${REDACTED}","n":1}`],
    ['"{\\"token\\":\\"abc\\"}"', `"{\\"token\\":\\"${REDACTED}\\"}"`],
    [of('a -----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE\n-----END RSA ', 'PRIVATE KEY----- b'), `a ${REDACTED} b`],
    [of('-----BEGIN ', 'PRIVATE KEY-----\ncut short'), REDACTED],
  ])('%j', (text, expected) => {
    expect(only('tokens').text(text)).toBe(expected);
  });

  test.each([
    ...['basic information here', 'the bearer of this letter', 'GET /users/{id}', 'com.example.shop.CheckoutService'],
    ...['0af7651916cd43dd8448eb211c80319c', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'sk-SK locale'],
    ...['SELECT token FROM t WHERE a = 1', 'http://host:8080/a@b', 'checkout-5d8f7c9b6d-x2x9p', 'tokens=', 'password'],
  ])('not in %j', (text) => {
    expect(only('tokens').text(text)).toBe(text);
  });
});

test.each<[TextRule, string, string]>([
  ['emails', 'to kim.min-su+x@mail.example.co.kr, now', `to ${REDACTED}, now`],
  ['emails', '?mail=a@b.io&x=1', `?mail=${REDACTED}&x=1`],
  ['emails', '홍길동@회사.한국.', `${REDACTED}.`],
  ['emails', 'a@b user@localhost @Override x@1.2', 'a@b user@localhost @Override x@1.2'],
  ['cards', 'card 4111 1111 1111 1111.', `card ${REDACTED}.`],
  ['cards', '5500-0000-0000-0004 378282246310005', `${REDACTED} ${REDACTED}`],
  [
    'cards',
    '4111111111111112 1764259200123456789 0.4111111111111111',
    '4111111111111112 1764259200123456789 0.4111111111111111',
  ],
  ['resident-numbers', '주민번호 900101-1234567 님', `주민번호 ${REDACTED} 님`],
  [
    'resident-numbers',
    '901301-1234567 900101-9234567 1900101-1234567',
    '901301-1234567 900101-9234567 1900101-1234567',
  ],
  ['cards', '3056 930902 5904 6011 0000 0000 0004', `${REDACTED} ${REDACTED}`],
  // 13 digits of microseconds; digits of an id.
  ['cards', '5344155724011 a4111111111111111 4111111111111111f', '5344155724011 a4111111111111111 4111111111111111f'],
  ['resident-numbers', '900101–1234567 000229-3234567', `${REDACTED} ${REDACTED}`],
  ['resident-numbers', '900230-1234567 010229-3234567', '900230-1234567 010229-3234567'],
  ['resident-numbers', '900101 1234568 x9001011234568', `${REDACTED} x9001011234568`],
  // 2×9+3×0+4×0+5×1+6×0+7×1+8×1+9×2+2×3+3×4+4×5+5×6 = 124; 11 − 124 mod 11 = 8.
  ['resident-numbers', '9001011234568 9001011234567', `${REDACTED} 9001011234567`],
])('%s in %j', (rule, text, expected) => {
  expect(only(rule).text(text)).toBe(expected);
});

test.each<[system: string, sql: string, expected: string]>([
  ['', 'SELECT $tag$it is 5$tag$, 0xFF, .5, 0b101', `SELECT ${REDACTED}, ${REDACTED}, ${REDACTED}, ${REDACTED}`],
  ['', "VALUES ('cut", `VALUES (${REDACTED}`],
  ['', 'SELECT `a 1` FROM t LIMIT 10', `SELECT \`a 1\` FROM t LIMIT ${REDACTED}`],
  ['', "SELECT N'x', X'FF', _utf8'y', U&'z', b'1'", `SELECT N${R}, X${R}, _utf8${R}, U&${R}, b${R}`],
  [
    '',
    'x = $1 AND y = :name2 AND z = ? AND w = :1 AND v = %s',
    'x = $1 AND y = :name2 AND z = ? AND w = :1 AND v = %s',
  ],
  ['', 'RETURN {pin:123, name:"kim"}', `RETURN {pin:${R}, name:${R}}`],
  ['', `SELECT "a"."b" FROM "t 1" WHERE x = "kim's"`, `SELECT "a"."b" FROM "t 1" WHERE x = ${R}`],
  ['', "/* don't 1 'kim' */ SELECT 'x' -- AND ssn = '7'", `/* don't ${R} ${R} */ SELECT ${R} -- AND ssn = ${R}`],
  // Read both ways where nobody says which one is right.
  ['', String.raw`a = 'C:\' AND b = 'kim' AND c = 1`, `a = ${R}`],
  ['', "a = 1 # don't\nAND b = 'kim'", `a = ${R} # don${R}`],
  ['', "SELECT [it's] FROM t WHERE a = 'kim'", `SELECT [it${R}`],
  ['mysql', String.raw`a = 'it\'s' AND b = 1`, `a = ${R} AND b = ${R}`],
  ['mysql', `a = "it's" AND b = 'x'`, `a = ${R} AND b = ${R}`],
  ['mysql', "a = b # don't\nAND b = 'kim'", `a = b # don't\nAND b = ${R}`],
  ['mysql', "a = 5--'kim'", `a = ${R}--${R}`],
  ['mariadb', "/*! SELECT 'kim' */", `/*! SELECT ${R} */`],
  ['postgresql', String.raw`a = 'C:\' AND b = 'kim' AND c = x`, `a = ${R} AND b = ${R} AND c = x`],
  ['postgresql', String.raw`a = E'it\'s' AND b = x`, `a = ${R} AND b = x`],
  ['postgresql', `SELECT "col 1" FROM t WHERE x = $$don't$$`, `SELECT "col 1" FROM t WHERE x = ${R}`],
  ['postgresql', `a = $é$it's$é$ AND b = x`, `a = ${R} AND b = x`],
  ['postgresql', "/* /* ' */ ' */ SELECT 'kim'", `/* /* ${R} */ SELECT ${R}`],
  ['postgresql', `a #> '{x}' AND b = "c`, `a #> ${R} AND b = ${R}`],
  ['microsoft.sql_server', "SELECT [it's] FROM #t WHERE a = N'kim'", `SELECT [it's] FROM #t WHERE a = N${R}`],
  [
    'oracle',
    "a = q'[it's]' AND b = nq'{it's}' AND c = Q'!don't!' AND d = x",
    `a = ${R} AND b = ${R} AND c = ${R} AND d = x`,
  ],
  ['mongodb', '{"find":"users","filter":{"ssn":"1","n":5}}', `{"find":${R},"filter":{"ssn":${R},"n":${R}}}`],
  ['redis', 'SET user:1 kim EX 60', `SET ${R} ${R} ${R} ${R}`],
])('values in a statement of %j: %j', (system, sql, expected) => {
  expect(only('sql-literals').text(sql, 'db.query.text', system)).toBe(expected);
  expect(only('sql-literals').text(sql, 'http.url', system)).toBe(sql);
});

describe('what is hidden', () => {
  const text = 'pay with 4111 1111 1111 1111, a@b.example';
  const parts = () => [
    traces(
      'shop',
      span({
        name: text,
        status: { code: 2, message: text },
        attributes: attributes({
          note: text,
          card: 4111111111111111n,
          list: { kind: 'array', values: [{ kind: 'string', value: text }] },
        }),
        events: [{ timeUnixNano: 1n, name: text, attributes: attributes({ text }), droppedAttributesCount: 0 }],
      }),
    ),
    logs('shop', logRecord({ body: { kind: 'string', value: text } })),
  ];

  it('is hidden in names, messages, attributes, events and bodies, and counted by rule and key', () => {
    const redaction = only('cards', 'emails');
    const json = JSON.stringify(redact(parts(), redaction), (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(json).not.toMatch(/4111|a@b/);
    expect([...redaction.counts]).toEqual([
      ['cards', 8],
      ['emails', 7],
    ]);
    expect(redaction.places.get('cards')).toEqual(
      new Map([
        ['', 4],
        ['text', 1],
        ['note', 1],
        ['card', 1],
        ['list', 1],
      ]),
    );
  });

  it('is told of by keys that are secrets themselves without these', () => {
    const rules = { texts: ['tokens', 'emails'], matches: (key: string) => key.startsWith('postgres') } as const;
    const redaction = new CheckedRedaction(rules);
    const token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
    redaction.text('mail kim@mail.example', token);
    redaction.standInForText('postgres://kim:S3kret@db', 'x');
    const told = JSON.stringify([...redaction.places].map(([rule, keys]) => [rule, ...keys]));
    expect(told).toBe('[["emails",["[redacted]",1]],["keys",["postgres://kim:[redacted]@db",1]]]');
    expect(redaction.example).toBe('postgres://kim:[redacted]@db');
    expect([...redaction.counts.values()]).toEqual([1, 1]);
  });

  it('is hidden and counted alike in a text that is remembered and in one that is not', () => {
    const [twice, once] = [only(...ALL), only(...ALL)];
    for (const [said, key, system] of [
      [text, '', ''],
      [text, 'note', ''],
      ['ab', '', ''],
      ['SELECT \'x\' FROM t WHERE a = "b"', 'db.query.text', 'mysql'],
      ['token=planted-secret', 'baggage', ''],
    ] as const)
      for (let i = 0; i < 2; i++) expect(once.textOnce(said, key, system)).toBe(twice.text(said, key, system));
    expect(once.counts).toEqual(twice.counts);
    expect(once.places).toEqual(twice.places);
    expect(once.counts.get('emails')).toBe(4);
  });

  it('looks the same where it was the same, and otherwise only by chance', () => {
    const keyed = new CheckedRedaction({ texts: ALL, hash: (hidden) => Buffer.from(hidden.padEnd(6)).toString('hex') });
    expect(keyed.text('x@a.example y@a.example x@a.example')).toBe(
      '[redacted:7840612e6578] [redacted:7940612e6578] [redacted:7840612e6578]',
    );
    expect(keyed.text('token=[redacted:7840612e6578]')).toBe('token=[redacted:7840612e6578]');
  });

  it('is hidden in JSON as in telemetry, the rest to the letter', () => {
    const redaction = new CheckedRedaction({ texts: ALL });
    expect(
      redactJson(
        '{"db.statement":"SELECT 1","n":12345678901234567890,"c":[4111111111111111, 1.5],"s":"a\\u0040b.example"}',
        redaction,
      ),
    ).toBe(`{"db.statement":"SELECT ${REDACTED}","n":12345678901234567890,"c":["${REDACTED}", 1.5],"s":"${REDACTED}"}`);
  });

  it('is hidden in JSON as in each of its strings, whatever they are', () => {
    const piece = fc.constantFrom(
      ...[
        'token=',
        'abc',
        ' ',
        '@',
        '.',
        'a.example',
        '4111111111111111',
        '900101-1234567',
        "'",
        '"',
        '\\',
        '://',
        ':',
      ],
      ...['Bearer ', 'eyJhbGciOiJI', '[redacted]', '$', '1', '"password":"', '\n'],
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'db.statement'), text), (value) => {
        const redaction = new CheckedRedaction({ texts: ALL });
        const expected = Object.entries(value).map(([key, one]) => [key, redactPlain(one, redaction, key)]);
        expect(JSON.parse(redactJson(JSON.stringify(value), new CheckedRedaction({ texts: ALL })))).toEqual(
          Object.fromEntries(expected),
        );
      }),
      { endOnFailure: true },
    );
  });
});

/** What each form of a search begins with, over and over: a search that goes back for each would take time by the square of the length. */
const PIECES = [
  ...[
    'a',
    '@',
    'a@',
    'a.',
    '@a.',
    '%40',
    'a%40a.b',
    '://',
    '://a:',
    '://a:b@',
    '12345678:AA',
    'key-',
    '://:@',
    ':',
    '4 ',
    '1-',
    '1.',
    '900101-',
  ],
  ...[
    'token=',
    'token ',
    'password: ',
    '"token":"',
    '"token":{',
    '\\"token\\":',
    'password=a,',
    'password=a&b ',
    'password=a;b ',
  ],
  ...[
    'password="',
    "password='",
    'password={',
    '{"a":',
    '["',
    '{',
    '{[(',
    ')]}',
    '<password>',
    '<password ',
    '""password"":""',
  ],
  ...[
    '--password ',
    '--token a ',
    '-p',
    '-p ',
    ' -u a:',
    'redis-cli ',
    'setx ',
    'cookie: a=b; ',
    'authorization: ',
    'a=b ',
  ],
  ...[
    "'",
    '"',
    '`',
    '[',
    '$a$',
    '#',
    '--',
    '/*',
    '*/',
    "q'[",
    '\\',
    '\\\\"',
    '\\"',
    '=',
    '%3D',
    '%26',
    ' ',
    '\n',
    '0x',
    '비밀번호',
  ],
  ...['eyJ-', 'eyJ', 'eyJabcdefgh.', 'ghp_', 'SG.', 'basic ', 'bearer ', '@tcp(', 'a:@tcp(', 'jdbc:oracle:thin:a/'],
  ...['-----BEGIN PRIVATE KEY-----', '-----BEGIN ', 'grant identified by ', 'grant identified by [', 'password is '],
  ...['password: |\n  a\n', 'password: |\n ', 'password=\\\n', 'grant identified by a replace ', '=> string(1) "'],
  ...['"password","', '["password","a1"],', 'name: password\n value: a\n', 'password -> ', 's:8:"password";s:1:"'],
  ...['name="password"\n\n', 'name="password"\na: b\n', '<password><![CDATA['],
  ...['AUTH a ', 'USER a PASS ', 'USER a\nPASS ', 'machine a login b password ', 'requirepass ', 'curl ', 'curl -ua'],
  ...[
    'sid=',
    'jsessionid=a',
    'set password for a = ',
    '"auth":"',
    'Private-Lines: 1\n',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
  ],
  ...[`"password","${'a'.repeat(60)}!",`, `"password","${'ab_'.repeat(60)}!",`, `AUTH ${'a-'.repeat(60)}!\n`],
  ...['senha', 'пароль', '비밀번호는 ', 'password is: ', 'password＝'],
  ...['sk-', 'r8_', 'fm2_', 'SK0', '0-us1', '[32m', '\u001b[0m', 'password\u001b[0m=', '%20sk-', '\\n'],
  ...['hooks.slack.com/services/', 'api.telegram.org/bot1:a', '"password" value=', 'password.value'],
];

/** Of the processor: others that run beside this do not count. */
function timeOf(text: string): number {
  const redaction = new CheckedRedaction({ texts: ALL, matches: (key) => key.includes('zz') });
  const before = process.cpuUsage();
  redaction.text(text, 'db.statement');
  const { user, system } = process.cpuUsage(before);
  return Math.max(user + system, 1_000);
}

test.each(PIECES)('takes time by length only: %j', (piece) => {
  const [few, many] = [1, 8].map((times) => `{"a": mysql ${piece.repeat((times * 12_000) / piece.length)}`) as [
    string,
    string,
  ];
  const ratio = () => timeOf(many) / timeOf(few);
  // By the square it would be 64; a machine that is busy is asked again.
  const ratios = [ratio()];
  while (Math.min(...ratios) > 30 && ratios.length < 5) ratios.push(ratio());
  expect(Math.min(...ratios)).toBeLessThan(30);
});

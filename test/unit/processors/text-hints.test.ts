import fc from 'fast-check';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { Redaction, type TextRule } from '../../../core/processors/redaction.ts';

const ALL: readonly TextRule[] = ['tokens', 'emails', 'cards', 'resident-numbers', 'sql-literals'];
const matches = (key: string) => key === 'zz';
const RULES = [...ALL.map((rule) => ({ texts: [rule] })), { texts: ALL }, { texts: ALL, matches }];

/** What secrets, and what only looks like them, are made of: also in letters that others fold to those of ASCII, and spaces of other scripts. */
const PIECES = [
  ...['password', 'PassWord', 'API-key', 'api.Key', 'pw', 'Pw', 'sig', 'spw', 'token', 'toKen', 'pa\u017fsword'],
  ...['비밀번호', 'signing_key', '=', ': ', ':', '%3D', '=>', ' ', '\n', '\u00a0', '\u2003', '\ufeff', '"', "'"],
  ...['{', '[', '}', ',', '-', '_', '.', '\0', '/', '\\', 'Bearer ', 'basic\t', 'abc123def456', '://', 'kim'],
  ...['@', '%40', 'mail.example', 'kim@mail.example', '홍길동%40회사.한국', ' -p', '-u ', '--user=', 'mysql'],
  ...['redis-cli -a ', 'ghp_', 'eyJ', 'AKIA', 'sk-', 'abcdefghijABCDEFGHIJ0123456789klmnopqrst', '"zz":'],
  ...['-----BEGIN ', 'PRIVATE KEY-----', '🔑', 'é', '4111', '111111111111', ' 1111', '-1111', '4111111111111111'],
  ...['4111 1111 1111 1111', '3782-822463-10005', '7', '900101', '1234567', '900101-1234567'],
  ...['900101\u20131234567', 'SELECT ', '<password>', '</', '암호', '.value', ' is ', ' value=', 'create user kim '],
  ...['Identified BY ', 'hooks.Slack.com/services/', 'T0123/B0123/', 'api.telegram.org/bot', '123:'],
  ...[
    'Discord.com/api/webhooks/',
    'webhook.office.com/webhookb2/',
    'hooks.zapier.com/hooks/catch/',
    'glrt-',
    'xapp-1-A1-1-',
  ],
  ...[
    'NRAK-',
    'key-',
    'SK',
    ...['passWort', 'Пароль', 'contraseÑa', 'SENHA', 'パスワード', '密码', '＝', '：'],
    'AUTH ',
    'USER kim\r\nPASS ',
    'requirepass ',
    'masterauth ',
    'PHPSESSID=',
    'Sid%3D',
    '"auth":"a2ltOnNlY3JldDE="',
    'Private-Lines: 1\n',
    'set password for kim = ',
    '-us14',
    'xai-',
    'fm2_',
    'ops_eyJ',
    'figd_',
    '%20',
    '\\n',
    '\u001b[32m',
    '1234567:AA',
    'pass phrase',
    'hvs.',
    'whsec_',
    'shpat_',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ0',
    '0123456789abcdef0123456789abcdef',
  ],
];
const text = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'grapheme' })), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));

test('the hint of each rule fits all texts in which it finds something, and those in DuckDB that it fits in JavaScript', async () => {
  const texts = fc.sample(text, { numRuns: 3_000, seed: 8 });
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE one AS SELECT unnest(from_json($texts::JSON, '["VARCHAR"]')) AS text, generate_subscripts(from_json($texts::JSON, '["VARCHAR"]'), 1) - 1 AS place`,
    { texts: JSON.stringify(texts) },
  );
  for (const rules of RULES) {
    const redaction = new Redaction(rules);
    const form = new RegExp(redaction.hint);
    const found = texts.filter((one) => redaction.textOnce(one) !== one);
    expect(found.filter((one) => !form.test(one))).toEqual([]);
    const answer = await connection.runAndReadAll('SELECT place FROM one WHERE regexp_matches(text, $form)', {
      form: redaction.hint,
    });
    const inDuckDb = new Set(answer.getRowsJS().map(([place]) => texts[Number(place)]));
    expect(texts.filter((one) => form.test(one) && !inDuckDb.has(one))).toEqual([]);
    // Otherwise nothing was shown.
    if (rules.texts[0] !== 'sql-literals') expect(found.length).toBeGreaterThan(20);
  }
  connection.closeSync();
  instance.closeSync();
});

test.each([
  ...['req-17', 'GET', 'https', '/api/items/4/{id}', 'service-3.internal:8443', 'no answer in 5 s', '1.1', ''],
  ...['Mozilla/5.0 (X11; Linux x86_64)', '0af7651916cd43dd8448eb211c80319c', '0af76519-16cd-43dd-8448-eb211c80319c'],
  ...['2026-11-28T17:55:03.123456789Z', 'TimeoutError: gone\n    at get (/app/src/items.js:17:3)'],
])('no hint fits %j', (usual) => {
  expect(usual).not.toMatch(new RegExp(new Redaction({ texts: ALL, matches }).hint));
});

import { describe, expect, test } from 'vitest';
import { REDACTED as R } from '../../../core/processors/stand-in.ts';
import { CheckedRedaction } from '../../helpers/checked-redaction.ts';

const redact = (text: string) => new CheckedRedaction({ texts: ['tokens'] }).text(text);
const S = 'S3k-ret7';

describe('a value of several parts is hidden whole', () => {
  test.each([
    [
      `["password"]=> string(8) "${S}" ["user"]=> string(3) "kim"`,
      `["password"]=> string(8) "${R}" ["user"]=> string(3) "kim"`,
    ],
    [`["password"]=>\n  string(8) "${S}"\n  ["n"]=>`, `["password"]=>\n  string(8) "${R}"\n  ["n"]=>`],
    [`password: |\n  ${S}\n\n  ${S}\nuser: kim`, `password: |\n  ${R}\nuser: kim`],
    [`db:\n  password: >-\n    ${S}\n    and ${S}\n  user: kim`, `db:\n  password: >-\n    ${R}\n  user: kim`],
    [`api_key: |2 # of shop\r\n    ${S}\r\n`, `api_key: |2 # of shop\r\n    ${R}\r\n`],
    // Without a block.
    ['  password: |\n  user: kim', `  password: ${R}\n  user: kim`],
    [`password=\\\n${S} user=kim`, `password=${R} user=kim`],
    [`password=abc\\\n    ${S}\nuser=kim`, `password=${R}\nuser=kim`],
    [`ALTER USER kim IDENTIFIED BY ${S} REPLACE old-${S}`, `ALTER USER kim IDENTIFIED BY ${R} REPLACE ${R}`],
    [`alter user kim identified by "${S}" replace "old-${S}";`, `alter user kim identified by "${R}" replace "${R}";`],
  ])('%j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    ...['note: |\n  some text', 'tokens: >\n  5', '["user"]=> string(3) "kim"'],
    ...['path=C:\\temp\\\nnext line', 'replace the item by 5'],
  ])('not in %j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('a value that stands in the field beside its name is hidden', () => {
  test.each([
    [`env:\n- name: DB_PASSWORD\n  value: ${S}\n- name: X`, `env:\n- name: DB_PASSWORD\n  value: ${R}\n- name: X`],
    [`- name: "API_KEY"\r\n  value: "${S}"\r\n`, `- name: "API_KEY"\r\n  value: "${R}"\r\n`],
    [String.raw`- name: DB_PASSWORD\n  value: ${S}\n`, String.raw`- name: DB_PASSWORD\n  value: ${R}\n`],
    [`[["password","${S}"],["n",1]]`, `[["password","${R}"],["n",1]]`],
    [`[('password', '${S}'), ('n', 1)]`, `[('password', '${R}'), ('n', 1)]`],
    [`[(b'authorization', b'Bearer ${S}')]`, `[(b'authorization', b'${R}')]`],
    [String.raw`[\"x-api-key\",\"${S}\"]`, String.raw`[\"x-api-key\",\"${R}\"]`],
    [
      `rawHeaders: [ "Host", "a", "X-Api-Key", "${S}${S}", "A", "b" ]`,
      `rawHeaders: [ "Host", "a", "X-Api-Key", "${R}", "A", "b" ]`,
    ],
    [`["Cookie","sid=${S}"]`, `["Cookie","${R}"]`],
    [`Map(password -> ${S}, user -> kim)`, `Map(password -> ${R}, user -> kim)`],
    [`<password><![CDATA[${S}<]]></password>`, `<password><![CDATA[${R}]]></password>`],
    [`<password>\n  <![CDATA[${S}]]>\n</password>`, `<password>\n  <![CDATA[${R}]]>\n</password>`],
    [`form-data; name="password"\r\n\r\n${S} x\r\n--b`, `form-data; name="password"\r\n\r\n${R}\r\n--b`],
    [
      String.raw`name=\"user[password]\"\r\nContent-Type: text/plain\r\n\r\n${S}\r\n--b`,
      String.raw`name=\"user[password]\"\r\nContent-Type: text/plain\r\n\r\n${R}\r\n--b`,
    ],
    [`a:1:{s:8:"password";s:8:"${S}";s:1:"n";i:1;}`, `a:1:{s:8:"password";s:8:"${R}";s:1:"n";i:1;}`],
  ])('%j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    ...['["password","username"]', '["user","password","address1","address2"]', '("password", "must have 8 letters")'],
    ...["required: ['token', 'user-name', 'created_at']", '"password","sha256","md5"', '["token","/orders/items"]'],
    ...['password -> reset page', '$user->password->check()', 'token -> user', 'name: password\n  type: string'],
    ...[
      '- token\n  value: 5',
      's:8:"username";s:3:"kim"',
      'name="user"\r\n\r\nkim\r\n--b',
      'the password\n\nNext line',
    ],
    ...['<note><![CDATA[password]]></note>', 'name: secretary\n  value: kim'],
  ])('not in %j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

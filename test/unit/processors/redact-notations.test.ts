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

import { expect, test } from 'vitest';
import { Redaction } from '../../../core/processors/redaction.ts';
import { REDACTED as R } from '../../../core/processors/stand-in.ts';
import { CheckedRedaction } from '../../helpers/checked-redaction.ts';

const S = 'S3k-ret7';
const redaction = () =>
  new CheckedRedaction({ texts: ['tokens', 'emails', 'cards', 'sql-literals'], matches: (key) => key === 'ssn' });

/** How a colour is written: by itself, in JSON, in a shell. */
const BEGINNINGS = ['\u001b[', String.raw`\u001b[`, String.raw`\x1B[`, String.raw`\033[`, String.raw`\e[`];

test.each(BEGINNINGS)('colours written as %j are passed over between name, sign and value', (c) => {
  const hidden = (text: string, key = '') => redaction().text(text, key);
  expect(hidden(`${c}31mpassword${c}0m=${S} ${c}31muser${c}0m=kim`)).toBe(
    `${c}31mpassword${c}0m=${R} ${c}31muser${c}0m=kim`,
  );
  expect(hidden(`${c}32mpassword${c}39m: ${c}32m'${S}'${c}39m,`)).toBe(`${c}32mpassword${c}39m: ${c}32m'${R}'${c}39m,`);
  expect(hidden(`${c}38;5;9mtoken=${c}0m ${c}mBearer ${c}1m${S}${S}`)).not.toContain(S);
  expect(hidden(`card 4111${c}1m 1111 1111 ${c}0m1111.`)).toBe(`card ${R}.`);
  expect(hidden(`{${c}1m"ssn"${c}0m: ${c}2m"${S}"${c}0m}`)).toBe(`{${c}1m"ssn"${c}0m: ${c}2m"${R}"${c}0m}`);
  expect(hidden(`SELECT ${c}1m'${S}'${c}0m`, 'db.query.text')).not.toContain(S);
});

test('what is hidden in a coloured text is counted once, and stays as it is', () => {
  const once = redaction();
  const hidden = once.text('\u001b[31mpassword\u001b[0m=\u001b[32mS3k-ret7\u001b[0m to kim@mail.example');
  expect(hidden).toBe(`\u001b[31mpassword\u001b[0m=\u001b[32m${R}\u001b[0m to ${R}`);
  expect([...once.counts]).toEqual([
    ['tokens', 1],
    ['emails', 1],
  ]);
  const again = new Redaction({ texts: ['tokens', 'emails'] });
  expect(again.text(hidden)).toBe(hidden);
  expect(again.total).toBe(0);
});

test.each([
  '\u001b[31mERRO\u001b[0m[0001] no answer in \u001b[32m5 s\u001b[0m',
  'a\u001b[2Kb',
  '[31m password',
  '\u001b[31mtokens\u001b[0m=5',
])('nothing is found in %j', (text) => {
  expect(redaction().text(text)).toBe(text);
});

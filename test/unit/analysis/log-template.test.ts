import { expect, test } from 'vitest';
import { templateRegex, wordsOf } from '../../../core/analysis/log-template.ts';

const matches = (template: string, form: string) => new RegExp(`^(?:${templateRegex(template)})$`, 'u').test(form);

test.each<[string, string, boolean]>([
  ['a <*> c', 'a b c', true],
  ['a <*> c', '  a\tb\n c ', true],
  ['a <*> c', 'a  c', false],
  ['a <*> c', 'a b b c', false],
  ['key=<*>', 'key=', true],
  ['key=<*>', 'xkey=1', false],
  ['(<*>/<*>).*', '(1/22).*', true],
  ['(<*>/<*>).*', '(1/22)xx', false],
  ['', ' ', true],
  ['', 'a', false],
  ['\0 ✓ {[\\^$|', '\0 ✓ {[\\^$|', true],
])('%j on %j: %s', (template, form, expected) => {
  expect(matches(template, form)).toBe(expected);
});

test('words by any blanks', () => {
  expect(wordsOf(' a\t\tb\u00a0c\r\n')).toEqual(['a', 'b\u00a0c']);
});

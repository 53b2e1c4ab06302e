import { expect, test } from 'vitest';
import { cutAtWord } from '../../../core/model/cut-at-word.ts';

test.each([
  ['short enough', 'short enough'],
  ['refused: Bearer abcdefghij.klmnop', 'refused: Bearer'],
  ['{"user":"kim","token":"abcdefghij"}', '{"user":"kim"'],
  ['x'.repeat(40), 'x'.repeat(20)],
  [`${'x'.repeat(19)}😀`, `${'x'.repeat(19)}\ufffd`],
])('%s', (text, cut) => expect(cutAtWord(text, 20)).toBe(cut));

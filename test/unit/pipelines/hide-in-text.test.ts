import { expect, test } from 'vitest';
import { hideInText } from '../../../main/engine/pipelines/hide-in-text.ts';

test.each([
  ['HTTP 400: password=hunter2hunter2', 'HTTP 400: password=[redacted]'],
  ['HTTP 400: {"user.id": "kim", "reason": "none"}', 'HTTP 400: {"user.id": "[redacted]", "reason": "none"}'],
  ['a refused call', 'a refused call'],
])('%s', (said, shown) => expect(hideInText(['user.id'])(said)).toBe(shown));

test('what is said at length is cut', () => {
  expect(hideInText([])('x'.repeat(1_000))).toBe(`${'x'.repeat(500)}…`);
});

test('what is hidden is hidden before the text is cut, where a secret would be cut in two', () => {
  const said = hideInText([])(`${'x'.repeat(485)} password=hunter2hunter2`);
  expect(said).toContain('password=');
  expect(said).not.toContain('hunter');
});

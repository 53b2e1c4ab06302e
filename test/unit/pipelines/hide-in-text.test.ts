import { expect, test } from 'vitest';
import { hideInText } from '../../../main/engine/pipelines/hide-values.ts';

test.each([
  ['HTTP 400: password=hunter2hunter2', 'HTTP 400: password=[redacted]'],
  ['HTTP 400: {"user.id": "kim", "reason": "none"}', 'HTTP 400: {"user.id": "[redacted]", "reason": "none"}'],
  ['a refused call', 'a refused call'],
])('%s', (said, shown) => expect(hideInText(['user.id'])(said)).toBe(shown));

test('what is said at length is cut', () => {
  expect(hideInText([])('x'.repeat(1_000))).toBe(`${'x'.repeat(500)}…`);
});

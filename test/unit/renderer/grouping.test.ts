import { expect, test } from 'vitest';
import { readGrouping, writeGrouping } from '../../../renderer/views/trace/aggregates/use-grouping.ts';

test.each([
  [undefined, 'operation', ''],
  ['host', 'host', ''],
  ['attribute:http.route', 'attribute', 'http.route'],
  ['attribute:a:b', 'attribute', 'a:b'],
  ['attribute:', 'operation', ''],
  ['attribute', 'operation', ''],
  ['no such', 'operation', ''],
])('the address %s', (text, grouping, key) => {
  expect(readGrouping(text)).toEqual({ grouping, key });
});

test('what is written is read again', () => {
  for (const chosen of [{ grouping: 'thread', key: '' } as const, { grouping: 'attribute', key: '키 값&' } as const]) {
    expect(readGrouping(writeGrouping(chosen))).toEqual(chosen);
  }
});

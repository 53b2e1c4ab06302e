import { describe, expect, test } from 'vitest';
import { freeFileName, plainFileName } from '../../../main/hosts/electron/file-names.ts';

describe('a plain file name', () => {
  test.each([
    ['trace-0af7651916cd43dd.json', 'trace-0af7651916cd43dd.json'],
    ['주문 추적.html', '주문 추적.html'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a\\b:c*d?.csv', 'a-b-c-d-.csv'],
    ['.hidden', 'hidden'],
    ['exe.\u202ejson', 'exe.-json'],
    ['line\nbreak.json', 'line-break.json'],
    ['ends with dots...', 'ends with dots'],
    ['CON.json', '_CON.json'],
    ['console.json', 'console.json'],
    ['', 'export'],
    ['///', 'export'],
    ['.json', 'json'],
    [`${'긴'.repeat(400)}.json`, `${'긴'.repeat(150)}.json`],
    ['half \ud83d of one', 'half \ufffd of one'],
  ])('%j → %j', (wanted, expected) => expect(plainFileName(wanted)).toBe(expected));
});

test('a taken name gets the next number before its ending', () => {
  const taken = new Set(['a.json', 'a (2).json', 'b', '.c']);
  const free = (name: string) => freeFileName(name, (one) => taken.has(one));
  expect(free('new.json')).toBe('new.json');
  expect(free('a.json')).toBe('a (3).json');
  expect(free('b')).toBe('b (2)');
  expect(free('.c')).toBe('.c (2)');
});

import { expect, test } from 'vitest';
import { unreadText } from '../../../core/report/unread.ts';

test.each([
  [{ name: 'a', records: 0, files: 0 }, '', ''],
  [{ name: 'a', records: 2, files: 0 }, '2 records of a could not be read.', 'a: 레코드 2건을 읽지 못했습니다.'],
  [
    { name: '', records: 1, files: 1 },
    '1 record and 1 file of what was opened could not be read.',
    '연 파일 중 레코드 1건, 파일 1개를 읽지 못했습니다.',
  ],
  [
    { name: '', records: 0, files: 1_200 },
    '1,200 files of what was opened could not be read.',
    '연 파일 중 파일 1,200개를 읽지 못했습니다.',
  ],
])('what could not be read of %j is one sentence', (unread, en, ko) => {
  expect([unreadText(unread, 'en'), unreadText(unread, 'ko')]).toEqual([en, ko]);
});

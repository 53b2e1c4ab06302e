import type { logs as source } from '../en/logs.ts';
import type { Translation } from '../message.ts';

export const logs: Translation<typeof source> = {
  'logs.title': '로그',
};

import type { trace as source } from '../en/trace.ts';
import type { Translation } from '../message.ts';

export const trace: Translation<typeof source> = {
  'trace.title': '추적',
};

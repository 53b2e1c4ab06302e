import type { start as source } from '../en/start.ts';
import type { Translation } from '../message.ts';

export const start: Translation<typeof source> = {};

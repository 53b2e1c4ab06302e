import type { traces as source } from '../en/traces.ts';
import type { Translation } from '../message.ts';

export const traces: Translation<typeof source> = {};

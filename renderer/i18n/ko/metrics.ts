import type { metrics as source } from '../en/metrics.ts';
import type { Translation } from '../message.ts';

export const metrics: Translation<typeof source> = {
  'metrics.title': '지표',
};

import type { FilterField } from './completion.ts';

/** What chooses traces, and spans by their traces. */
export const TRACE_FIELDS: readonly FilterField[] = [
  'service',
  'operation',
  'status',
  'duration',
  'attribute',
  'trace',
  'where',
  'where-spans',
  'text',
];

import type { FamilyType } from '../prometheus/sample.ts';

/** Whether a series of a family of this type only grows. */
export function isTotal(type: FamilyType, name: string): boolean {
  if (type === 'counter') return !name.endsWith('_created');
  if (type === 'histogram') return /_(?:bucket|count|sum)$/.test(name);
  return type === 'summary' && /_(?:count|sum)$/.test(name);
}

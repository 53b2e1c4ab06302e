import { expect, test } from 'vitest';
import { serviceHue, serviceInitials } from '../../../core/layout/service-hue.ts';

test.each([
  ['search', 'Se'],
  ['storefront', 'St'],
  ['auth-service', 'AS'],
  ['cart', 'Ca'],
  ['coding-agent', 'CA'],
  ['K8S', 'K8'],
  ['a', 'A'],
  ['결제', '결'],
  ['결제 api', '결'],
  ['🛒-x', 'X'],
  ['𝒜𝒷', '𝒜'],
  ['', '?'],
  ['--', '?'],
])('%j is marked %j', (name, letters) => expect(serviceInitials(name)).toBe(letters));

test('services of one colour that begin alike are told apart', () => {
  for (const pair of [
    ['search', 'storefront'],
    ['cart', 'coding-agent'],
  ])
    // prettier-ignore
    expect([new Set(pair.map(serviceHue)).size, new Set(pair.map(serviceInitials)).size]).toEqual([1, 2]);
});

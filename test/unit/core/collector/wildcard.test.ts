import { expect, test } from 'vitest';
import { matchesWildcard, wildcardChoice } from '../../../../core/collector/wildcard.ts';

test.each([
  ['*', '', true],
  ['*', 'service.name', true],
  ['service*', 'service.name', true],
  ['service*', 'a.service', false],
  ['*.name', 'service.name', true],
  ['k8s.*.name', 'k8s.pod.name', true],
  ['k8s.*.name', 'k8s.name', false],
  ['k8s.?od', 'k8s.pod', true],
  ['k8s.?od', 'k8s.od', false],
  ['a*b*c', 'aXbXbXc', true],
  ['a*b*c', 'aXbXbX', false],
  ['service.name', 'serviceXname', false],
  ['', '', true],
  ['', 'a', false],
])('%s and "%s": %s', (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});

test('a key that somebody made up takes no time without end', () => {
  expect(matchesWildcard('*a*a*a*a*a*a*a*a*b', 'a'.repeat(100_000))).toBe(false);
});

test('without included all are taken, but those that are excluded', () => {
  const keys = ['service.name', 'service.namespace', 'host.name', 'k8s.pod.uid'];
  const taken = (included: string[], excluded: string[]) => keys.filter(wildcardChoice(included, excluded));
  expect(taken([], ['service*'])).toEqual(['host.name', 'k8s.pod.uid']);
  expect(taken(['*.name'], ['service*'])).toEqual(['host.name']);
  expect(taken(['*'], [])).toEqual(keys);
});

import { expect, test } from 'vitest';
import { hashPair } from '../../../core/analysis/hash-pair.ts';
import { computeTraceTree } from '../../../core/analysis/trace-tree.ts';

const PLACES = 2 ** 16;
/** Places that a set of pairs takes of as many as there are pairs; of chance it is about 63 in a hundred. */
function placesOf(pairs: Iterable<[number, number]>): number {
  const taken = new Set<number>();
  for (const [a, b] of pairs) taken.add(hashPair(a, b) & (PLACES - 1));
  return taken.size / PLACES;
}

const count = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test.each<[string, [number, number][]]>([
  ['counting', count(0, PLACES).map((i) => [0, i])],
  ['high bits only', count(0, PLACES).map((i) => [i << 16, 0])],
  [
    'both halves of few bits',
    count(0, 256).flatMap((a) => count(0, 256).map((b): [number, number] => [a << 24, b << 24])),
  ],
  [
    'what once fell into one place',
    // Multiples that cancel each other under factors known to everybody.
    count(1, PLACES).map((i) => [i, Math.imul(i, Math.imul(0x9e3779b1, 0xa5cb9243))]),
  ],
])('%s: places are taken as by chance', (_, pairs) => {
  expect(placesOf(pairs)).toBeGreaterThan(0.4);
});

test('the tree is the same for every seed: parents are told apart by their ids', () => {
  const spans = 2_000;
  const columns = {
    spanIdHigh: new Uint32Array(spans),
    spanIdLow: Uint32Array.from(count(1, spans + 1)),
    parentIdHigh: Uint32Array.from(count(0, spans), (i) => i >> 1),
    parentIdLow: new Uint32Array(spans).fill(7),
    parent: new Int32Array(spans).fill(-2),
    start: Float64Array.from(count(0, spans)),
    duration: new Float64Array(spans).fill(1),
    status: new Uint8Array(spans),
    flags: new Uint8Array(spans),
  };
  const tree = computeTraceTree(columns);
  expect(tree.warnings).toMatchObject({ missingParents: spans / 2, orphans: spans });
  expect([...tree.parent.subarray(0, 6)].map((parent) => parent - spans)).toEqual([0, 0, 1, 1, 2, 2]);
});

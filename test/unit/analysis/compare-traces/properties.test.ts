import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareTraces } from '../../../../core/analysis/compare-traces/compare-traces.ts';
import type { TraceComparison } from '../../../../core/analysis/compare-traces/compare-traces.ts';
import { MOST_EDITS } from '../../../../core/analysis/compare-traces/edit-path.ts';
import { rootDuration } from '../../../../core/analysis/compare-traces/compared-trace.ts';
import { ROW_STATES } from '../../../../core/analysis/compare-traces/row-changes.ts';
import { anySpans } from '../../../helpers/path-arbitrary.ts';
import { detailOf } from '../../../helpers/trace-detail.ts';
import type { SpanSpec } from '../../../helpers/trace-detail.ts';
import { siblingsOf } from './long-lists.ts';

function compare(before: readonly SpanSpec[], after: readonly SpanSpec[]): TraceComparison {
  return compareTraces({ columns: detailOf(before).frame.columns }, { columns: detailOf(after).frame.columns });
}

const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
const present = (nodes: Int32Array) => [...nodes].filter((node) => node >= 0);
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

/** A trace and what became of it: some spans left out, some longer, some at another time. */
const relatives = fc
  .tuple(anySpans, fc.infiniteStream(fc.constantFrom('keep', 'keep', 'drop', 'longer', 'later')))
  .map(([spans, fates]) => {
    const after = spans.flatMap((span) => {
      const fate = fates.next().value;
      if (fate === 'drop') return [];
      if (fate === 'longer') return [{ ...span, duration: span.duration * 2 }];
      return [fate === 'later' ? { ...span, start: span.start + 7e6 } : span];
    });
    return [spans, after] as const;
  });

const twoTraces = fc.oneof(fc.tuple(anySpans, anySpans), relatives);

test('every node of both traces exactly once, below its own parent, parents first', () => {
  fc.assert(
    fc.property(twoTraces, ([before, after]) => {
      const { tree, ...compared } = compare(before, after);
      expect(present(tree.before).sort((a, b) => a - b)).toEqual(upTo(compared.before.nodes));
      expect(present(tree.after).sort((a, b) => a - b)).toEqual(upTo(compared.after.nodes));
      for (let row = 0; row < tree.rows; row++) {
        const up = tree.parent[row]!;
        expect(up).toBeLessThan(row);
        expect(row).toBeLessThan(up < 0 ? tree.rows : up + tree.size[up]!);
        if (up < 0) continue;
        expect(tree.depth[row]).toBe(tree.depth[up]! + 1);
        if (tree.before[row]! >= 0) expect(tree.before[up]).toBeGreaterThanOrEqual(0);
        if (tree.after[row]! >= 0) expect(tree.after[up]).toBeGreaterThanOrEqual(0);
      }
    }),
    { endOnFailure: true },
  );
});

test('the parts are the difference of the roots’ durations, by row and by operation', () => {
  fc.assert(
    fc.property(twoTraces, ([before, after]) => {
      const compared = compare(before, after);
      const { totalNs, rows, operations } = compared.difference;
      expect(totalNs).toBe(rootDuration(compared.after) - rootDuration(compared.before));
      expect(sum(compared.changes.pathNs)).toBe(totalNs);
      expect(sum(rows.timeNs)).toBe(totalNs);
      expect(sum(operations.timeNs)).toBe(totalNs);
      const sizes = [...rows.timeNs].map(Math.abs);
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    }),
    { endOnFailure: true },
  );
});

test('a trace beside itself is the same', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const { tree, changes, difference, moved, ...compared } = compare(spans, spans);
      expect(tree.rows).toBe(compared.before.nodes);
      expect([...changes.state, ...changes.isChange, ...moved].some((value) => value !== 0)).toBe(false);
      expect(difference.rows.row).toHaveLength(0);
    }),
    { endOnFailure: true },
  );
});

const OPPOSITE = { same: 'same', new: 'gone', gone: 'new', slower: 'faster', faster: 'slower' } as const;

/** Rows by their nodes, since what is new and what is gone stand in other places the other way round. */
function rowsByNodes({ tree, changes }: TraceComparison, swapped: boolean) {
  const [first, second] = swapped ? [tree.after, tree.before] : [tree.before, tree.after];
  const sign = swapped ? -1 : 1;
  return Object.fromEntries(
    upTo(tree.rows).map((row) => {
      const state = ROW_STATES[changes.state[row]!]!;
      const times = [changes.durationNs[row]!, changes.selfNs[row]!, changes.pathNs[row]!].map((ns) => sign * ns + 0);
      return [`${first[row]} ${second[row]}`, [swapped ? OPPOSITE[state] : state, ...times]];
    }),
  );
}

test('the other way round the same pairs, everything negated', () => {
  fc.assert(
    fc.property(twoTraces, ([before, after]) => {
      expect(rowsByNodes(compare(after, before), true)).toEqual(rowsByNodes(compare(before, after), false));
    }),
    { endOnFailure: true },
  );
});

test('the order of rows in the answer does not matter', () => {
  fc.assert(
    fc.property(twoTraces, ([before, after]) => {
      const told = compare(before, after);
      const times = ({ changes }: TraceComparison) => [[...changes.state], [...changes.durationNs]];
      const ids = after.map(({ id }) => id);
      // Duplicates are told apart by which comes first.
      fc.pre(new Set(ids).size === ids.length);
      expect(times(compare(before, [...after].reverse()))).toEqual(times(told));
    }),
    { endOnFailure: true },
  );
});

/** Length of the longest common subsequence, by the table of all prefixes. */
function longestCommon(a: string, b: string): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const letter of a) {
    const next = [0];
    for (let y = 0; y < b.length; y++) next.push(letter === b[y] ? row[y]! + 1 : Math.max(row[y + 1]!, next[y]!));
    row = next;
  }
  return row.at(-1)!;
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 24 });

test('siblings: as many keep their order as can, and all that have a partner get one', () => {
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const { tree, moved } = compareTraces({ columns: siblingsOf(a) }, { columns: siblingsOf(b) });
      const pairs = upTo(tree.rows).filter((row) => row > 0 && tree.before[row]! >= 0 && tree.after[row]! >= 0);
      expect(pairs.filter((row) => !moved[row])).toHaveLength(longestCommon(a, b));
      const count = (text: string, letter: string) => text.split(letter).length - 1;
      const partners = ['a', 'b', 'c'].map((letter) => Math.min(count(a, letter), count(b, letter)));
      expect(pairs).toHaveLength(partners.reduce((all, n) => all + n));
      for (const row of pairs) expect(a[tree.before[row]! - 1]).toBe(b[tree.after[row]! - 1]);
    }),
    { endOnFailure: true },
  );
});

test('siblings: which of several longest subsequences does not depend on the side', () => {
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const [one, other] = [{ columns: siblingsOf(a) }, { columns: siblingsOf(b) }];
      const { afterOf } = pairsOf(compareTraces(one, other));
      const { beforeOf } = pairsOf(compareTraces(other, one));
      expect(beforeOf).toEqual(afterOf);
    }),
    { endOnFailure: true },
  );
});

/** Partners by node of the trace before, and by node of the trace after. */
function pairsOf({ tree }: TraceComparison) {
  const rows = upTo(tree.rows).filter((row) => tree.before[row]! >= 0 && tree.after[row]! >= 0);
  const pairs = (from: Int32Array, to: Int32Array) => Object.fromEntries(rows.map((row) => [from[row]!, to[row]!]));
  return { afterOf: pairs(tree.before, tree.after), beforeOf: pairs(tree.after, tree.before) };
}

test('lists that differ too much are paired key by key, and it is said', () => {
  const before = 'xy'.repeat(MOST_EDITS);
  const after = 'xzz'.repeat(MOST_EDITS);
  const { tree, keyByKey, moved } = compareTraces({ columns: siblingsOf(before) }, { columns: siblingsOf(after) });
  expect(keyByKey).toBe(1);
  const pairs = upTo(tree.rows).filter((row) => row > 0 && tree.before[row]! >= 0 && tree.after[row]! >= 0);
  expect(pairs).toHaveLength(MOST_EDITS);
  // First to first: the nth x of one is the nth x of the other.
  expect(pairs.every((row) => (tree.before[row]! - 1) / 2 === (tree.after[row]! - 1) / 3)).toBe(true);
  expect(moved.includes(1)).toBe(false);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutRunBars } from '../../../core/layout/timeline/run-bars.ts';
import type { RunLayer, RunShape } from '../../../core/layout/timeline/run-shape.ts';
import { timeToPx } from '../../../core/layout/timeline/viewport.ts';
import type { TimeView } from '../../../core/layout/timeline/viewport.ts';

type Member = [start: number, end: number];

function layerOf(members: readonly Member[]): RunLayer {
  let latest = -Infinity;
  return {
    start: Float64Array.from(members, ([start]) => start),
    latestEnd: Float64Array.from(members, ([, end]) => (latest = Math.max(latest, end))),
  };
}

const shapeOf = (members: readonly Member[]): RunShape => ({
  ...{ count: members.length, totalNs: 0, from: 0, to: 0 },
  ...{ all: layerOf(members), failed: layerOf([]) },
});

/** Member by member: what the search must come to. */
function goThrough(members: readonly Member[], view: TimeView): Member[] {
  const bars: Member[] = [];
  for (const [start, end] of members) {
    // What lies before the window begins no bar.
    if ((end < view.fromNs && bars.length === 0) || start > view.toNs) continue;
    const from = Math.max(timeToPx(view, start), -1);
    const to = Math.min(Math.max(timeToPx(view, end), from + 1), view.widthPx + 1);
    const last = bars.at(-1);
    if (last && from < last[1] + 0.5) last[1] = Math.max(last[1], to);
    else bars.push([from, to]);
  }
  return bars;
}

const members = fc
  .array(fc.tuple(fc.nat(1_000), fc.nat(60)), { maxLength: 80 })
  .map((some) => some.map(([start, length]): Member => [start, start + length]).sort(([a], [b]) => a - b));
/** Pixels are whole parts of what times are told in, so that no rounding decides. */
const view = fc
  .tuple(fc.nat(900), fc.constantFrom(16, 64, 256, 1024), fc.constantFrom(16, 64, 512))
  .map(([fromNs, length, widthPx]) => ({ fromNs, toNs: fromNs + length, widthPx }));

test('bars are those that going through all members comes to', () => {
  fc.assert(
    fc.property(members, view, (some, at) => {
      const { all } = layoutRunBars(shapeOf(some), at);
      // Nobody sees what is to the right of the window.
      const seen = (bars: Member[]) => bars.map(([from, to]) => [from, Math.min(to, at.widthPx)]);
      const found = all.x0.map((x0, i): Member => [x0, all.x1[i]!]);
      expect(seen(found)).toEqual(seen(goThrough(some, at)));
    }),
    { endOnFailure: true, numRuns: 500 },
  );
});

test.each([0.1, 1, 50])(
  'a hundred times as many members, %d pixels each, are looked at hardly more often',
  (eachPx) => {
    const readsOf = (count: number): number => {
      const shape = shapeOf(Array.from({ length: count }, (_, i): Member => [i * 2, i * 2 + 1]));
      let reads = 0;
      const counted = (times: Float64Array) =>
        new Proxy(times, {
          get: (target, key) => {
            reads++;
            return Reflect.get(target, key, target) as unknown;
          },
        });
      const all = { start: counted(shape.all.start), latestEnd: counted(shape.all.latestEnd) };
      layoutRunBars({ ...shape, all }, { fromNs: 0, toNs: (2 * 100) / eachPx, widthPx: 100 });
      return reads;
    };
    expect(readsOf(200_000)).toBeLessThan(readsOf(2_000) * 3);
  },
);

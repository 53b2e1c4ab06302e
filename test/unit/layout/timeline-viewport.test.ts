import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutMinimap, startMinimap } from '../../../core/layout/timeline/minimap.ts';
import { niceStep } from '../../../core/layout/nice-step.ts';
import { layoutRuler } from '../../../core/layout/timeline/ruler.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import {
  bucketNs,
  clampTime,
  fitTime,
  panTime,
  pxToTime,
  timeToPx,
  zoomTime,
  zoomToSpan,
} from '../../../core/layout/timeline/viewport.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const trace = { fromNs: 0, toNs: 1e9 };
const view = { fromNs: 0, toNs: 1e9, widthPx: 1_000 };

describe('window of time', () => {
  test('time and pixels are inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e12, noNaN: true }), (ns) => {
        expect(pxToTime(view, timeToPx(view, ns))).toBeCloseTo(ns, 1);
      }),
    );
  });

  test('zooming keeps the time under the cursor', () => {
    const close = zoomTime(view, 250, 4, trace);
    expect(close.toNs - close.fromNs).toBeCloseTo(2.5e8);
    expect(pxToTime({ ...close, widthPx: 1_000 }, 250)).toBeCloseTo(2.5e8);
  });

  test('a window is never empty, however far from the base', () => {
    const any = fc.double({ min: -(2 ** 64), max: 2 ** 64, noNaN: true });
    const factor = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(any, any, any, factor, fc.integer({ min: 0, max: 800 }), (a, b, c, by, px) => {
        const far = { fromNs: Math.min(a, b), toNs: Math.max(a, b) };
        const point = { fromNs: c, toNs: c };
        const shown = { ...clampTime(point, far), widthPx: 800 };
        const windows = [fitTime(far), fitTime(point), clampTime(far, point), zoomToSpan(point, far), shown];
        windows.push(zoomTime(shown, px, by, far), panTime(shown, px, far));
        for (const window of windows) expect(window.toNs).toBeGreaterThan(window.fromNs);
      }),
      { endOnFailure: true },
    );
    const close = fitTime({ fromNs: -1.7e18, toNs: -1.7e18 });
    expect(close.fromNs).toBeLessThan(-1.7e18);
    expect(close.toNs - close.fromNs).toBeLessThan(50_000);
  });

  test('whatever is asked for, the window stays inside the fitted trace', () => {
    const bounds = fitTime(trace);
    const any = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(any, any, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (a, b, factor) => {
        const start = clampTime({ fromNs: Math.min(a, b), toNs: Math.max(a, b) }, trace);
        for (const window of [start, zoomTime({ ...start, widthPx: 800 }, 400, factor, trace)]) {
          expect(window.fromNs).toBeGreaterThanOrEqual(bounds.fromNs - 1e-3);
          expect(window.toNs).toBeLessThanOrEqual(bounds.toNs + 1e-3);
          expect(window.toNs).toBeGreaterThan(window.fromNs);
        }
      }),
    );
  });

  test('panning does not change the length', () => {
    const moved = panTime({ fromNs: 1e8, toNs: 2e8, widthPx: 1_000 }, 100, trace);
    expect(moved).toEqual({ fromNs: 1.1e8, toNs: 2.1e8 });
    const atEnd = panTime({ fromNs: 9e8, toNs: 1e9, widthPx: 1_000 }, 5_000, trace);
    expect(atEnd.toNs - atEnd.fromNs).toBeCloseTo(1e8);
  });

  test('a trace without length can be shown', () => {
    const window = fitTime({ fromNs: 5, toNs: 5 });
    expect(window.toNs).toBeGreaterThan(window.fromNs);
    expect(zoomToSpan({ fromNs: 5, toNs: 5 }, { fromNs: 5, toNs: 5 }).toNs).toBeGreaterThan(5);
  });

  test('buckets are powers of two and hold still while panning', () => {
    expect(bucketNs({ fromNs: 0, toNs: 1_000, widthPx: 100 })).toBe(8);
    expect(bucketNs({ fromNs: 77, toNs: 1_077, widthPx: 100 })).toBe(8);
  });
});

describe('ruler', () => {
  test('steps are 1, 2, 5 and, from a second on, what a clock has', () => {
    expect([0.2, 3, 4e6, 5e6, 6e8, 1.2e9, 31e9, 8e10].map(niceStep)).toEqual([1, 5, 5e6, 5e6, 1e9, 2e9, 6e10, 1.2e11]);
  });

  const labels = (fromNs: number, toNs: number, origin = 0) =>
    layoutRuler({ fromNs, toNs, widthPx: 500 }, origin).map(({ label }) => label);

  test('one unit, no more decimals than the step needs', () => {
    expect(labels(0, 1e9)).toEqual(['0.0 s', '0.2 s', '0.4 s', '0.6 s', '0.8 s', '1.0 s']);
    expect(labels(0, 4e6)).toEqual(['0 ms', '1 ms', '2 ms', '3 ms', '4 ms']);
    expect(labels(3.2e9, 3.2e9 + 4_000).at(0)).toBe('3,200.000 ms');
    expect(labels(0, 3e11)).toEqual(['0:00', '1:00', '2:00', '3:00', '4:00', '5:00']);
  });

  test('counts from the start of the trace and goes below it', () => {
    expect(labels(90, 140, 100)).toContain('−10 ns');
  });

  test('ticks stay apart at every zoom', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), (length) => {
        const ticks = layoutRuler({ fromNs: 0, toNs: length, widthPx: 700 }, 0);
        for (let i = 1; i < ticks.length; i++) expect(ticks[i]!.x - ticks[i - 1]!.x).toBeGreaterThan(90);
        expect(ticks.length).toBeLessThan(10);
      }),
    );
  });
});

describe('minimap', () => {
  test('small: one lane a span, coloured by service', () => {
    const model = layoutTimeline(
      traceFromText(`
        web: a    [========]
          db: b !  [===]
      `),
    );
    const map = layoutMinimap(model, 100, 40);
    expect([map.lanes, map.maxDensity]).toEqual([2, 1]);
    const inked = (lane: number) => map.density.slice(lane * 100, lane * 100 + 100).filter(Boolean).length;
    expect(inked(0)).toBeGreaterThan(inked(1));
    expect(new Set(map.tint.slice(100).filter(Boolean))).toEqual(new Set([model.columns.service.codes[1]! + 1]));
    expect(map.errors.filter(Boolean)).toHaveLength(1);
  });

  test('large: the density is that of counting span by span', () => {
    const model = layoutTimeline(generateTrace(3_000));
    const map = layoutMinimap(model, 120, 20);
    expect(map.lanes).toBe(20);
    const counted = map.density.reduce((sum, count) => sum + count, 0);
    expect(counted).toBeGreaterThanOrEqual(3_000);
    for (let cell = 0; cell < map.density.length; cell++) expect(map.tint[cell]! > 0).toBe(map.density[cell]! > 0);
  });

  test('the same in parts, wherever they are cut', () => {
    const model = layoutTimeline(generateTrace(2_000));
    const work = startMinimap(model, 150, 30);
    let parts = 1;
    while (work.add(333)) parts++;
    expect(parts).toBe(Math.ceil(model.tree.nodes / 333));
    expect(work.finish()).toEqual(layoutMinimap(model, 150, 30));
  });

  test('an empty trace', () => {
    expect(layoutMinimap(layoutTimeline(traceFromText('a |')), 10, 10).lanes).toBe(1);
  });
});

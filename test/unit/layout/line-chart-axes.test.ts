import { describe, expect, test } from 'vitest';
import { chooseDisplayUnit, plainUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { layoutTimeAxis, timeToX, xToTime } from '../../../core/layout/line-chart/time-axis.ts';
import { computeExtent, coverExtent, layoutValueAxis } from '../../../core/layout/line-chart/value-axis.ts';

const MINUTE = 60e9;
const HOUR = 60 * MINUTE;
/** 2026-11-22 00:00 UTC. */
const MIDNIGHT = 1_795_305_600_000_000_000n;

describe('time axis', () => {
  test('stands on full steps of the clock, wherever the base lies', () => {
    const window = { baseNs: MIDNIGHT + 7n * 60_000_000_000n, fromNs: 0, toNs: HOUR, widthPx: 480 };
    const { ticks, detail } = layoutTimeAxis(window, 0n);
    expect(detail).toEqual({ kind: 'minutes' });
    expect(ticks.map((tick) => tick.ns / MINUTE)).toEqual([8, 23, 38, 53]);
    expect(ticks[0]!.x).toBeCloseTo((8 / 60) * 480);
  });

  test('knows midnight in the zone, not in Greenwich', () => {
    const window = { baseNs: MIDNIGHT, fromNs: 0, toNs: 24 * HOUR, widthPx: 400 };
    const days = (zone: number) =>
      layoutTimeAxis(window, BigInt(zone) * 60_000_000_000n).ticks.filter((tick) => tick.isDayStart);
    expect(days(0).map((tick) => tick.ns)).toEqual([0, 24 * HOUR]);
    expect(days(9 * 60).map((tick) => tick.ns)).toEqual([15 * HOUR]);
    expect(days(5 * 60 + 30).map((tick) => tick.ns)).toEqual([18.5 * HOUR]);
  });

  test('says as many digits of the second as its steps need, and the year where there are two', () => {
    const detail = (toNs: number) => layoutTimeAxis({ baseNs: MIDNIGHT, fromNs: 0, toNs, widthPx: 500 }, 0n).detail;
    expect(detail(5e9)).toEqual({ kind: 'seconds', digits: 0 });
    expect(detail(1e9)).toEqual({ kind: 'seconds', digits: 1 });
    expect(detail(4e6)).toEqual({ kind: 'seconds', digits: 3 });
    expect(detail(30 * 24 * HOUR)).toEqual({ kind: 'days', withYear: false });
    expect(detail(400 * 24 * HOUR)).toEqual({ kind: 'days', withYear: true });
  });

  test('x and time are each other’s inverse', () => {
    const window = { baseNs: 0n, fromNs: 100, toNs: 300, widthPx: 50 };
    expect(timeToX(window, xToTime(window, 12))).toBeCloseTo(12);
  });

  test('has no ticks without room or time', () => {
    expect(layoutTimeAxis({ baseNs: 0n, fromNs: 0, toNs: 0, widthPx: 100 }, 0n).ticks).toEqual([]);
    expect(layoutTimeAxis({ baseNs: 0n, fromNs: 0, toNs: 1, widthPx: 0 }, 0n).ticks).toEqual([]);
  });
});

describe('value axis', () => {
  test('ends at ticks, includes zero where values come near it', () => {
    const axis = layoutValueAxis({ min: 12, max: 93 }, 200);
    expect(axis.ticks.map((tick) => tick.value)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(axis.ticks[0]!.y).toBe(200);
    expect(axis.ticks.at(-1)!.y).toBe(0);
  });

  test('shows what trembles far from zero', () => {
    const axis = layoutValueAxis({ min: 1000, max: 1004 }, 160);
    expect(axis.min).toBe(1000);
    expect(axis.max).toBe(1004);
  });

  test('writes decimals, not float noise', () => {
    const axis = layoutValueAxis({ min: 0, max: 0.5 }, 200);
    expect(axis.ticks.map((tick) => tick.value)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(axis.decimals).toBe(1);
  });

  test('a constant stands in the middle; negative ones too', () => {
    expect(coverExtent({ min: 5, max: 5 })).toEqual({ min: 0, max: 10 });
    expect(coverExtent({ min: -5, max: -5 })).toEqual({ min: -10, max: 0 });
    expect(coverExtent({ min: 0, max: 0 })).toEqual({ min: 0, max: 1 });
    expect(coverExtent({ min: -3, max: 5 })).toEqual({ min: -3, max: 5 });
  });

  test.each([
    [1e300, 2e300],
    [1, 1 + 1e-15],
    [0, 5e-324],
    [-1e-9, 1e-9],
  ])('survives %d to %d', (min, max) => {
    const { ticks, min: low, max: high } = layoutValueAxis({ min, max }, 200);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThan(20);
    expect(high).toBeGreaterThan(low);
    for (const tick of ticks) expect(tick.y).not.toBeNaN();
  });

  test('gaps and infinities have no say in the extent', () => {
    expect(computeExtent([Float64Array.of(NaN, 3, Infinity), Float64Array.of(1)])).toEqual({ min: 1, max: 3 });
    expect(computeExtent([Float64Array.of(NaN)])).toBeNull();
  });
});

describe('display unit', () => {
  test.each([
    ['s', 0.042, 'ms', 1000],
    ['ms', 3.2, 'ms', 1],
    ['ms', 4200, 's', 0.001],
    ['By', 41_000_000, 'MB', 1e-6],
    ['By/s', 1200, 'kB/s', 1e-3],
    ['{request}', 12, 'request', 1],
    ['1', 0.4, '', 1],
    ['s', 0, 's', 1],
    ['%', 40, '%', 1],
  ])('%s up to %d is read in "%s"', (unit, largest, label, factor) => {
    const display = chooseDisplayUnit(unit, largest);
    expect(display.label).toBe(label);
    expect(display.factor).toBeCloseTo(factor, 12);
  });

  test('a name of a prototype’s property is no unit we know', () => {
    expect(chooseDisplayUnit('constructor', 1)).toEqual({ factor: 1, label: 'constructor', isScaled: false });
  });

  test('braces are notes', () => {
    expect(plainUnit('{thread}')).toBe('thread');
    expect(plainUnit('1/s')).toBe('/s');
  });
});

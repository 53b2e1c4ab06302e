import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedWindow } from '../../../core/layout/canvas/asked-window.ts';
import { countInView, groupOfLane, type CanvasMarks } from '../../../core/layout/canvas/canvas-marks.ts';
import { growRooms, NO_ROOMS } from '../../../core/layout/canvas/canvas-rooms.ts';
import { hitMarks } from '../../../core/layout/canvas/hit-marks.ts';
import { paintMarks, paintMarkStrips } from '../../../core/layout/canvas/paint-marks.ts';
import { layoutMarks } from '../../../core/layout/canvas/layout-marks.ts';
import { layoutRunMarks } from '../../../core/layout/canvas/run-marks.ts';
import { layoutSpanMarks } from '../../../core/layout/canvas/span-marks.ts';
import { laneOfMark, markOfKey, nextError, stepInLane, stepToLane } from '../../../core/layout/canvas/step-marks.ts';
import { columnEdges } from '../../../core/layout/lanes/columns.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';

type Bar = [group: number, start: number, end: number, failed?: boolean];

/** Keys count from 0. */
const marksOf = (bars: readonly Bar[], groups: number, places = Array.from({ length: groups }, (_, g) => g)) =>
  layoutSpanMarks(
    {
      key: Float64Array.from(bars, (_, i) => i),
      group: Uint8Array.from(bars, ([group]) => group),
      start: Float64Array.from(bars, ([, start]) => start),
      duration: Float64Array.from(bars, ([, start, end]) => end - start),
      status: Uint8Array.from(bars, ([, , , failed]) => (failed ? 2 : 0)),
    },
    0,
    groups,
    places,
  );

/** A lane is a row of pixels, without headers. */
const viewOf = (marks: CanvasMarks, window: TimeSpan, width: number) => {
  const groups = marks.firstLane.length - 1;
  const none = new Uint32Array(groups);
  const rows = layoutLaneRows(
    { count: groups, code: none, firstLane: marks.firstLane, bars: none, rule: new Uint8Array(groups) },
    1,
    0,
  );
  return { rows, edges: columnEdges(window.fromNs, window.toNs, width), ratio: 1, scrollPx: 0, heightPx: marks.lanes };
};

/** ! = error, digits = how strong, · = nothing; a line for each lane. */
function paint(marks: CanvasMarks, window: TimeSpan, width: number): string[] {
  const image = { width, height: marks.lanes, pixels: new Uint32Array(width * marks.lanes) };
  const palette = {
    background: 0,
    grid: 9,
    error: 100,
    bars: Array.from(marks.firstLane, () => Uint32Array.of(1, 2, 3, 4)),
  };
  paintMarks(image, { marks, view: viewOf(marks, window, width), window, grid: new Uint32Array() }, palette);
  const sign = (pixel: number) => (pixel === 100 ? '!' : pixel === 0 ? '·' : String(pixel));
  return Array.from({ length: marks.lanes }, (_, y) =>
    Array.from(image.pixels.subarray(y * width, (y + 1) * width), sign).join(''),
  );
}

const bar = fc
  .tuple(fc.nat(3), fc.integer({ min: 0, max: 900 }), fc.oneof(fc.constant(0), fc.nat(5), fc.nat(400)), fc.boolean())
  .map(([group, start, length, failed]): Bar => [group, start, start + length, failed]);
const bars = fc.array(bar, { minLength: 1, maxLength: 40 }).map((list) => list.sort((a, b) => a[1] - b[1]));

describe('what is asked for', () => {
  const bounds = { fromNs: 0, toNs: 1_000_000 };

  test('covers the window and little more, and stays the same within a tile', () => {
    expect(askedWindow({ fromNs: 1_100, toNs: 2_100 }, bounds)).toEqual({ fromNs: 1_024, toNs: 2_304 });
    expect(askedWindow({ fromNs: 1_030, toNs: 2_060 }, bounds)).toEqual({ fromNs: 1_024, toNs: 2_560 });
    expect(askedWindow({ fromNs: 1_120, toNs: 2_150 }, bounds)).toEqual({ fromNs: 1_024, toNs: 2_560 });
  });

  test('lies inside the bounds, in whole nanoseconds, at most twice as long as the window', () => {
    const window = fc.tuple(
      fc.double({ min: -2e4, max: 1e6, noNaN: true }),
      fc.double({ min: 100, max: 2e5, noNaN: true }),
    );
    fc.assert(
      fc.property(window, ([fromNs, length]) => {
        const asked = askedWindow({ fromNs, toNs: fromNs + length }, bounds);
        expect([asked.fromNs, asked.toNs].every(Number.isInteger)).toBe(true);
        expect(asked.fromNs).toBeGreaterThanOrEqual(0);
        expect(asked.toNs).toBeLessThanOrEqual(1_000_000);
        if (fromNs + length <= 0 || fromNs >= 1_000_000) return;
        expect(asked.fromNs).toBeLessThanOrEqual(Math.max(0, fromNs));
        expect(asked.toNs).toBeGreaterThanOrEqual(Math.min(1_000_000, fromNs + length));
        expect(asked.toNs - asked.fromNs).toBeLessThanOrEqual(2 * length);
      }),
      { endOnFailure: true },
    );
  });
});

test('rooms: what was seen keeps its place, what is new comes below', () => {
  const runs = (...levels: [number, number][]) => ({
    group: Uint8Array.from(levels, ([group]) => group),
    level: Uint8Array.from(levels, ([, level]) => level),
  });
  const first = growRooms(NO_ROOMS, ['web', 'db'], runs([0, 2], [1, 4]));
  expect(first).toEqual({ keys: ['web', 'db'], levels: [4, 16] });
  const second = growRooms(first, ['db', 'mail'], runs([0, 3], [1, 7]));
  expect(second).toEqual({ keys: ['web', 'db', 'mail'], levels: [4, 24, 128] });
  expect(growRooms(second, ['mail'], runs([0, 7]))).toBe(second);
  expect(growRooms(second, ['web'], undefined)).toBe(second);
});

describe('runs as marks', () => {
  const u16 = (...values: number[]) => Uint16Array.from(values);
  const columns = {
    group: Uint8Array.of(0, 0, 1),
    level: Uint8Array.of(2, 2, 4),
    column: u16(0, 3, 1),
    count: Uint32Array.of(1, 5, 20),
    errors: Uint32Array.of(0, 2, 0),
    lastColumn: u16(4, 3, 2),
    lastErrorColumn: u16(0, 3, 0),
    key: Float64Array.of(7, 8, 9),
    duration: Float64Array.of(1, 2, 3),
    longest: Float64Array.of(1, 4, 3),
  };
  const rooms = { keys: ['db', 'web'], levels: [16, 4 | 8] };
  const marks = layoutRunMarks(columns, { fromNs: 100, bucketNs: 10 }, rooms, [1, 0]);

  test('lie in the lane of their level, empty lanes stay', () => {
    expect([...marks.level]).toEqual([4, 2, 3]);
    expect([...marks.firstLane]).toEqual([0, 1, 3]);
    expect([...marks.key]).toEqual([9, 7, 8]);
    expect([...marks.start]).toEqual([110, 100, 130]);
    expect([...marks.end]).toEqual([130, 150, 140]);
  });

  test('are as strong as many run at once, and an error hides what runs beside it', () => {
    expect(paint(marks, { fromNs: 100, toNs: 150 }, 5)).toEqual(['·44··', '111!1', '·····']);
    expect(paint(marks, { fromNs: 130, toNs: 150 }, 4)).toEqual(['····', '!!11', '····']);
  });

  test('are counted by group as far as they are in view', () => {
    const { spans, errors } = countInView(marks, 100, 150);
    expect([[...spans], [...errors]]).toEqual([
      [20, 6],
      [0, 2],
    ]);
    expect([...countInView(marks, 140, 150).spans]).toEqual([0, 6]);
  });

  test('speak with one voice under the pointer', () => {
    const window = { fromNs: 100, toNs: 150 };
    expect(hitMarks(marks, viewOf(marks, window, 50), window, 35, 1)).toEqual({
      lane: 1,
      group: 1,
      mark: 2,
      spans: 6,
      errors: 2,
      longest: 4,
    });
    expect(hitMarks(marks, viewOf(marks, window, 50), window, 7, 0)).toMatchObject({ mark: 0, spans: 20 });
    expect(hitMarks(marks, viewOf(marks, window, 50), window, 5, 0)).toBeUndefined();
  });
});

describe('spans as marks', () => {
  test('share a lane where they do not overlap; groups lie where the rooms have them', () => {
    const marks = marksOf(
      [
        [0, 0, 4],
        [1, 1, 3, true],
        [0, 2, 6],
        [0, 6, 8],
      ],
      3,
      [2, 0],
    );
    expect(paint(marks, { fromNs: 0, toNs: 8 }, 8)).toEqual(['·!!·····', '········', '111···11', '··111···']);
    expect([...marks.firstLane]).toEqual([0, 1, 2, 4]);
  });

  test('no two of a lane overlap, none is lost, and all are in the lanes of their group', () => {
    fc.assert(
      fc.property(bars, (list) => {
        const marks = marksOf(list, 4);
        expect([...marks.key].sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
        for (let lane = 0; lane < marks.lanes; lane++)
          for (let i = marks.first[lane]!; i < marks.first[lane + 1]!; i++) {
            expect(groupOfLane(marks, lane)).toBe(list[marks.key[i]!]![0]);
            if (i > marks.first[lane]!) expect(marks.start[i]!).toBeGreaterThanOrEqual(marks.end[i - 1]!);
          }
      }),
      { endOnFailure: true },
    );
  });

  test('at any zoom a span in view has a pixel, and an error in view is seen as one', () => {
    fc.assert(
      fc.property(
        bars,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(800),
        fc.integer({ min: 1, max: 600 }),
        (list, width, fromNs, length) => {
          const marks = marksOf(list, 4);
          const toNs = fromNs + length;
          const lines = paint(marks, { fromNs, toNs }, width);
          for (let mark = 0; mark < list.length; mark++) {
            const [, start, end, failed] = list[marks.key[mark]!]!;
            if (start >= toNs || end <= fromNs) continue;
            const line = lines[laneOfMark(marks, mark)]!;
            const x = Math.max(0, Math.floor(((start - fromNs) * width) / length));
            expect(line[x]).toMatch(failed ? '!' : /[1-4!]/);
          }
        },
      ),
      { endOnFailure: true },
    );
  });
});

test('strips are the picture, piece by piece, also where a lane lies in several', () => {
  const marks = marksOf(
    [
      [0, 0, 2],
      [0, 2, 4, true],
      [1, 1, 3],
    ],
    2,
  );
  const window = { fromNs: 0, toNs: 4 };
  const flat = viewOf(marks, window, 4);
  const top = Float64Array.of(0, 8, 16);
  const view = { ...flat, heightPx: 19, rows: { ...flat.rows, lanePx: 8, groupTop: top } };
  const picture = { marks, view, window, grid: Uint32Array.of(3) };
  const shades = Uint32Array.of(1, 2, 3, 4);
  const palette = { background: 0, grid: 9, error: 100, bars: [shades, shades.map((shade) => shade + 10)] };
  const whole = { width: 4, height: 19, pixels: new Uint32Array(76) };
  paintMarks(whole, picture, palette);
  for (const height of [1, 3, 5, 8, 19, 30]) {
    const strip = { width: 4, height, pixels: new Uint32Array(4 * height) };
    const pieces: number[] = [];
    paintMarkStrips(strip, 19, picture, palette, (_, rows) => pieces.push(...strip.pixels.subarray(0, 4 * rows)));
    expect(pieces).toEqual([...whole.pixels]);
  }
});

test('in lanes with room for it an error is higher than others', () => {
  const marks = marksOf(
    [
      [0, 0, 2],
      [0, 2, 4, true],
    ],
    1,
  );
  const image = { width: 4, height: 8, pixels: new Uint32Array(32) };
  const palette = { background: 0, grid: 9, error: 100, bars: [Uint32Array.of(1, 2, 3, 4)] };
  const window = { fromNs: 0, toNs: 4 };
  const flat = viewOf(marks, window, 4);
  const view = { ...flat, heightPx: 8, rows: { ...flat.rows, lanePx: 8, groupTop: Float64Array.of(0, 8) } };
  paintMarks(image, { marks, view, window, grid: Uint32Array.of(3) }, palette);
  const columns = [0, 3].map((x) => Array.from({ length: 8 }, (_, y) => image.pixels[4 * y + x]));
  expect(columns).toEqual([
    [0, 1, 1, 1, 1, 1, 0, 0],
    [100, 100, 100, 100, 100, 100, 100, 9],
  ]);
});

/** As the store counts them: by group, by whether they are short, and by the column they begin in. */
function countRuns(list: readonly Bar[], bucketNs: number) {
  const cells = new Map<string, Bar[]>();
  for (const one of list) {
    const [group, start, end] = one;
    const key = [group, end - start >= 10 ? 2 : 5, Math.floor(start / bucketNs)].join();
    cells.set(key, [...(cells.get(key) ?? []), one]);
  }
  const rows = [...cells]
    .map(([key, inside]) => ({ place: key.split(',').map(Number) as [number, number, number], inside }))
    .sort(({ place: a }, { place: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const lastOf = (some: readonly Bar[]) =>
    Math.max(0, ...some.map(([, start, end]) => Math.floor((Math.max(end, start + 1) - 1) / bucketNs)));
  const failedOf = (inside: readonly Bar[]) => inside.filter(([, , , failed]) => failed);
  return {
    group: Uint8Array.from(rows, ({ place }) => place[0]),
    level: Uint8Array.from(rows, ({ place }) => place[1]),
    column: Uint16Array.from(rows, ({ place }) => place[2]),
    count: Uint32Array.from(rows, ({ inside }) => inside.length),
    errors: Uint32Array.from(rows, ({ inside }) => failedOf(inside).length),
    lastColumn: Uint16Array.from(rows, ({ inside }) => lastOf(inside)),
    lastErrorColumn: Uint16Array.from(rows, ({ inside }) => lastOf(failedOf(inside))),
    key: Float64Array.from(rows, (_, row) => row),
    duration: new Float64Array(rows.length),
    longest: new Float64Array(rows.length),
  };
}

test('of runs, at any level and zoom, an error in view is seen as one, and all are counted', () => {
  const rooms = { keys: ['a', 'b', 'c', 'd'], levels: [0b100100, 0b100100, 0b100100, 0b100100] };
  const zoom = fc.record({
    bucketNs: fc.constantFrom(1, 2, 8, 64, 256),
    width: fc.integer({ min: 1, max: 60 }),
    fromNs: fc.nat(800),
    length: fc.integer({ min: 1, max: 2_000 }),
  });
  const property = fc.property(bars, zoom, (list, { bucketNs, width, fromNs, length }) => {
    const marks = layoutMarks({
      told: { runs: countRuns(list, bucketNs) },
      scale: { fromNs: 0, bucketNs },
      rooms,
      places: [0, 1, 2, 3],
    });
    const toNs = fromNs + length;
    const lines = paint(marks, { fromNs, toNs }, width);
    for (const [group, start, end, failed] of list.filter(([, from, to]) => from < toNs && to > fromNs)) {
      const line = lines[2 * group + (end - start >= 10 ? 0 : 1)]!;
      const begin = Math.floor(start / bucketNs) * bucketNs;
      const x = Math.max(0, Math.floor((begin - fromNs) * (width / length)));
      expect(line[x]).toMatch(failed ? '!' : /[1-4!]/);
    }
    const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    const { spans, errors } = countInView(marks, 0, 1e6);
    expect([sumOf(spans), sumOf(errors)]).toEqual([list.length, list.filter(([, , , failed]) => failed).length]);
  });
  fc.assert(property, { endOnFailure: true });
});

test('keys go along a lane, to the lane beside it, and from error to error', () => {
  const marks = marksOf(
    [
      [0, 0, 2],
      [1, 1, 5],
      [0, 3, 4, true],
      [1, 6, 7],
      [1, 8, 9, true],
    ],
    2,
  );
  const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((key) => markOfKey(marks, key)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  expect(stepInLane(marks, a, 1, 0)).toBe(c);
  expect(stepInLane(marks, c, 1, 0)).toBe(c);
  expect(stepInLane(marks, a, -1, 0)).toBe(a);
  expect(stepInLane(marks, -1, 1, 3)).toBe(c);
  expect([stepToLane(marks, c, 1, 0), stepToLane(marks, d, -1, 0), stepToLane(marks, a, -1, 0)]).toEqual([b, c, a]);
  expect([nextError(marks, -1, 0), nextError(marks, c, 0), nextError(marks, e, 0), nextError(marks, a, 0)]).toEqual([
    c,
    e,
    c,
    c,
  ]);
  expect(nextError(marksOf([[0, 0, 2]], 1), -1, 0)).toBe(-1);
});

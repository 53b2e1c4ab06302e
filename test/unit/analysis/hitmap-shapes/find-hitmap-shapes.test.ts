import { describe, expect, it } from 'vitest';
import { findHitmapShapes } from '../../../../core/analysis/hitmap-shapes/find-hitmap-shapes.ts';
import type { HitmapCells, HitmapGrid } from '../../../../core/layout/hitmap-layout.ts';

const SECOND_NS = 1_000_000_000n;
const HOUR_NS = 3600n * SECOND_NS;

/** Slowest row first, as on the screen: `.` none, a digit so many traces, `E` one that failed. Rows of 1 s. */
function mapOf(drawing: string, columnNs: bigint): [HitmapCells, HitmapGrid] {
  const lines = drawing
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .toReversed();
  const cells = lines.flatMap((line, row) =>
    [...line].flatMap((mark, column) => (mark === '.' ? [] : [{ column, row, mark }])),
  );
  const edges = (count: number, stepNs: bigint) => Array.from({ length: count + 1 }, (_, i) => BigInt(i) * stepNs);
  return [
    {
      column: Uint16Array.from(cells, ({ column }) => column),
      row: Uint16Array.from(cells, ({ row }) => row),
      count: Uint32Array.from(cells, ({ mark }) => (mark === 'E' ? 1 : Number(mark))),
      errors: Uint32Array.from(cells, ({ mark }) => (mark === 'E' ? 1 : 0)),
    },
    { xEdgesNs: edges(lines[0]!.length, columnNs), yEdgesNs: edges(lines.length, SECOND_NS) },
  ];
}

const shapesOf = (drawing: string, columnNs = SECOND_NS) => findHitmapShapes(...mapOf(drawing, columnNs));

describe('shapes of a hitmap', () => {
  it('sees a lock that was released: all durations end at one moment', () => {
    const shapes = shapesOf(`
      ..........1.............
      ..........2.............
      ....1.....1........1....
      ..........1.............
      ..........2.............
      ...1......1.............
      ..........1....1........
      2133122211122312213222312
    `);
    expect(shapes).toEqual([
      {
        kind: 'vertical',
        range: { fromColumn: 10, toColumn: 10, fromRow: 1, toRow: 7 },
        count: 9,
        errors: 0,
        times: 1,
      },
    ]);
  });

  it('sees it as well where the moment lies on the edge of a column', () => {
    const shapes = shapesOf(`
      ..........1.............
      ...........1............
      ....1.....1.............
      ...........1............
      ..........1.............
      ...1.......1............
      ..........1....1........
      213312221112231221322231
    `);
    expect(shapes.map(({ kind, range }) => ({ kind, ...range }))).toEqual([
      { kind: 'vertical', fromColumn: 10, toColumn: 11, fromRow: 1, toRow: 7 },
    ]);
  });

  it('sees a timeout: one duration over and over', () => {
    const shapes = shapesOf(`
      ........................
      E.EE..E.EE.E..EEE.E..E.E
      ........................
      ....1............1......
      ........................
      ..1......2.......1.....1
      432543243534525342354243
    `);
    expect(shapes).toEqual([
      {
        kind: 'horizontal',
        range: { fromColumn: 0, toColumn: 23, fromRow: 5, toRow: 5 },
        count: 13,
        errors: 13,
        times: 1,
      },
    ]);
  });

  it('sees a timeout where most of what is shown ended by it', () => {
    const shapes = shapesOf(`
      ........................
      E.EEEEE.EE.EEEEEE.E.EEEE
      ........................
      ....1............1......
      ........................
      .1..1....1..1....1.1....
    `);
    expect(shapes.map(({ kind, range }) => [kind, range.fromRow, range.toRow])).toEqual([['horizontal', 4, 4]]);
  });

  it('leaves a sparse row beneath a line out of it', () => {
    const shapes = shapesOf(`
      ........................
      9.99..9.99.9..999.9..9.9
      .......1................
      ........................
      999599949999399949999499
    `);
    expect(shapes.map(({ kind, range }) => [kind, range.fromRow, range.toRow])).toEqual([['horizontal', 3, 3]]);
  });

  it('sees tries: bursts at one distance', () => {
    const shapes = shapesOf(`
      ........................
      ........................
      .5.....5.....5.....5....
      .9.....9.....9....9.....
      .1..1..1.1...1..1..1..1.
    `);
    expect(shapes.filter(({ kind }) => kind === 'repeated')).toEqual([
      {
        kind: 'repeated',
        range: { fromColumn: 1, toColumn: 18, fromRow: 0, toRow: 2 },
        count: 57,
        errors: 0,
        times: 4,
      },
    ]);
  });

  it('tells bursts of all durations as one repetition, not as a lock for each', () => {
    const line = '.1.....1.....1.....1....';
    const shapes = shapesOf(Array.from({ length: 8 }, () => line).join('\n'));
    expect(shapes.map(({ kind, times, count }) => [kind, times, count])).toEqual([['repeated', 4, 32]]);
  });

  it('sees tries: lines at multiples of a duration', () => {
    const shapes = shapesOf(`
      E.....E.......E..E....EE.EE
      ...........................
      ...........................
      ...........................
      ...........................
      EE..E..EEEE.EEE..EEE..EEE.E
      ...........................
      ...........................
      ...........................
      ...........................
      939929393493939393959393999
    `);
    expect(shapes.map(({ kind, times }) => [kind, times])).toEqual([
      ['repeated', 2],
      ['horizontal', 1],
      ['horizontal', 1],
    ]);
  });

  it('says nothing of a moment where the column is wider than the longest of its traces', () => {
    const rows = Array.from({ length: 7 }, (_, row) => `.${row % 3 === 0 ? '1' : '.'}........2.............`);
    const drawing = [...rows, '213312221112231221322231'].join('\n');
    const kindsAt = (columnNs: bigint) => shapesOf(drawing, columnNs).map(({ kind }) => kind);
    expect(kindsAt(8n * SECOND_NS)).toEqual(['vertical']);
    expect(kindsAt(9n * SECOND_NS)).toEqual([]);
    expect(kindsAt(3n * HOUR_NS)).toEqual([]);
  });

  it('takes bursts with hours between them for no tries, and a timeout for one at any width', () => {
    const bursts = Array.from({ length: 8 }, () => '.1.....1.....1.....1....').join('\n');
    expect(shapesOf(bursts, 60n * SECOND_NS).map(({ kind }) => kind)).toEqual(['repeated']);
    expect(shapesOf(bursts, HOUR_NS)).toEqual([]);
    const timeout =
      '........................\nE.EE..E.EE.E..EEE.E..E.E\n........................\n432543243534525342354243';
    expect(shapesOf(timeout, HOUR_NS).map(({ kind }) => kind)).toEqual(['horizontal']);
  });

  it.each([
    ['nothing', '....\n....'],
    ['an even load', Array.from({ length: 4 }, () => '334343343433434343').join('\n')],
    ['a burst of ordinary traces', '....1...1......2...\n2233222192232222322\n3434343494343434343'],
    ['slow ones here and there', '..1......1......1..\n.....1.......1.....\n4343434343434343434'],
    [
      'a few one above the other on a sparse map',
      '1...1.....1......1......\n...1......1.........1...\n.......1..1...1.......1.\n..1.......1.1.......1...\n1......1..1.......1.....\n.....1......1..1.......1\n..1.....1......1....1...\n.1.1.....1....1....1..1.',
    ],
    ['one duration that is ordinary', '...1.......2.......\n9999999999999999999\n...................'],
    ['too few traces to tell', '..1\n..1\n..1\n..1\n..1\n..1'],
  ])('sees none in %s', (_, drawing) => {
    expect(shapesOf(drawing)).toEqual([]);
  });

  it('goes through the largest map there is', () => {
    const cells = 600 * 600;
    const map: HitmapCells = {
      column: Uint16Array.from({ length: cells }, (_, i) => i % 600),
      row: Uint16Array.from({ length: cells }, (_, i) => (i / 600) | 0),
      count: new Uint32Array(cells).fill(7),
      errors: new Uint32Array(cells),
    };
    const edges = Array.from({ length: 601 }, (_, i) => BigInt(i));
    expect(findHitmapShapes(map, { xEdgesNs: edges, yEdgesNs: edges })).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { NODE_ERROR } from '../../../core/analysis/trace-tree.ts';
import { DEFAULT_THRESHOLDS } from '../../../core/analysis/compare-sessions/thresholds.ts';
import { readOwnSvg } from '../../../core/report/document/own-svg.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { writeChangePicture } from '../../../core/report/pictures/change-picture.ts';
import { chooseRows } from '../../../core/report/pictures/choose-rows.ts';
import { writeHitmapPicture } from '../../../core/report/pictures/hitmap-picture.ts';
import { writeTracePicture } from '../../../core/report/pictures/trace-picture.ts';
import { compareSides } from '../../../core/report/session-comparison/compared-sessions.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { operation, session } from '../../helpers/session-figures.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const wordsOf = (svg: string): string[] => Array.from(svg.matchAll(/<text[^>]*>([^<]+)</g), ([, words]) => words!);

/** Passes what a report lets through, so it is drawn and not left out. */
function checkOwn(svg: string): void {
  expect(readOwnSvg(svg, 'b1')?.markup).toContain('<rect');
}

describe('the picture of a trace', () => {
  const drawing = `
    web: GET /cart      [=========]
      cart: load          [===]
        db: query !        [=x]
      mail: send #a2           [======]
      orphan #a3 ^ff     [o=>
      back #a4 ^1          ]==[
  `;

  test('names, lengths, failures and services are in it, in both languages', () => {
    const svg = writeTracePicture(traceFromText(drawing), 'en');
    checkOwn(svg);
    const words = wordsOf(svg);
    for (const said of ['GET /cart', 'load', 'query', '!', 'unfinished', 'web', 'mail']) expect(words).toContain(said);
    expect(words).toContain('Underlined: the critical path (inferred).');
    expect(words.some((said) => /^! \d/.test(said))).toBe(true);
    const korean = wordsOf(writeTracePicture(traceFromText(drawing), 'ko'));
    expect(korean).toContain('밑줄: 임계 경로 (추정)');
  });

  test('equal traces give equal bytes', () => {
    expect(writeTracePicture(traceFromText(drawing), 'en')).toBe(writeTracePicture(traceFromText(drawing), 'en'));
  });

  test('of ten thousand spans those that failed and the longest, and the picture says so', () => {
    const svg = writeTracePicture(generateTrace(10_000, 3), 'en');
    checkOwn(svg);
    expect(wordsOf(svg).some((said) => /^5\d of 10,000 spans/.test(said))).toBe(true);
    expect(svg.length).toBeLessThan(100_000);
  });
});

describe('the rows of a large trace', () => {
  const { tree } = layoutTimeline(generateTrace(3_000, 7));
  const rows = chooseRows(tree, 40);

  test('are as many as were asked for, in the order of the tree, none without what is above it', () => {
    expect(rows).toHaveLength(40);
    const places = Array.from(rows, (node) => tree.position[node]!);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const taken = new Set(rows);
    for (const node of rows) expect(tree.parent[node]! < 0 || taken.has(tree.parent[node]!)).toBe(true);
  });

  test('failed spans are among them', () => {
    const failed = (node: number): boolean => (tree.flags[node]! & NODE_ERROR) !== 0;
    expect(tree.order.some(failed)).toBe(true);
    expect(rows.some(failed)).toBe(true);
  });
});

describe('the map of response times', () => {
  const edges = (from: bigint, step: bigint, n: number) =>
    Array.from({ length: n + 1 }, (_, at) => String(from + BigInt(at) * step));
  const answer = {
    frame: {
      columns: {
        column: Uint16Array.of(0, 2),
        row: Uint16Array.of(0, 1),
        count: Uint32Array.of(40, 3),
        errors: Uint32Array.of(0, 1),
      },
    },
    xEdgesNs: edges(1_763_812_800_000_000_000n, 60_000_000_000n, 3),
    yEdgesNs: ['1000000', '10000000', '100000000'],
    total: 43,
  };

  test('sums, failures, axes in UTC', () => {
    const svg = writeHitmapPicture(answer, 'en')!;
    checkOwn(svg);
    const words = wordsOf(svg);
    for (const said of ['max 40', 'err 1', '1 ms', '10 ms', '2025-11-22 12:00:00', '12:01:00'])
      expect(words).toContain(said);
    expect(words.some((said) => said.endsWith('43 traces, 1 with errors'))).toBe(true);
  });

  test('of a recording without dates it counts from its start', () => {
    const startNs = 86_400_500_000_000n;
    const recorded = { ...answer, xEdgesNs: edges(startNs, 1_000_000_000n, 3) };
    const clock = { startNs, unit: 's' } as const;
    const words = wordsOf(writeHitmapPicture(recorded, 'en', clock)!);
    for (const said of ['0.0 s', '1.0 s', '3.0 s']) expect(words).toContain(said);
    expect(words.some((said) => said.includes('By the end of traces, +0.000 s – +3.000 s; upwards'))).toBe(true);
    const korean = wordsOf(writeHitmapPicture(recorded, 'ko', clock)!);
    expect(korean.some((said) => said.includes('+0.000초 ~ +3.000초,'))).toBe(true);
  });

  test('there is none of a session without traces, and of two', () => {
    expect(writeHitmapPicture({ ...answer, total: 2 }, 'en')).toBeUndefined();
    const none = {
      column: new Uint16Array(),
      row: new Uint16Array(),
      count: new Uint32Array(),
      errors: new Uint32Array(),
    };
    expect(
      writeHitmapPicture({ frame: { columns: none }, xEdgesNs: [], yEdgesNs: [], total: 0 }, 'en'),
    ).toBeUndefined();
  });
});

describe('the picture of what changed', () => {
  const compared = (before: Parameters<typeof session>[0], after: Parameters<typeof session>[0]) =>
    compareSides({ title: 'a', ...session(before) }, { title: 'b', ...session(after) }, DEFAULT_THRESHOLDS);

  test('first what can be told from chance, the most changed before the others', () => {
    const few = { spans: 3, timed: 3 };
    const before = [operation('same'), operation('slower'), operation('faster'), operation('few', few)];
    const after = [
      ...[operation('same'), operation('slower', { p95Ms: 1_000 }), operation('faster', { p95Ms: 5 })],
      operation('few', { ...few, p95Ms: 9_000 }),
    ];
    const svg = writeChangePicture(compared(before, after), 'en')!;
    checkOwn(svg);
    const words = wordsOf(svg);
    expect(words.filter((said) => said.startsWith('shop'))).toEqual([
      ...['shop · slower', 'shop · faster', 'shop · few', 'shop · same'],
    ]);
    expect(words).toContain('▲ ×100');
    expect(words).toContain('▼ −50.0 %');
    expect(words).toContain('×900');
  });

  test('there is none where nothing is in both', () => {
    expect(writeChangePicture(compared([operation('a')], [operation('b')]), 'ko')).toBeUndefined();
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainTrace, pathInputOf } from '../../../core/analysis/critical-path/explain-trace.ts';
import { findArrows } from '../../../core/layout/timeline/arrows.ts';
import { countLinks, indexLinks } from '../../../core/layout/timeline/link-index.ts';
import { stitchTraces } from '../../../core/layout/timeline/stitch-traces.ts';
import { findSpan, layoutTimeline, nameOf, traceOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { linkedTrace } from '../../helpers/linked-traces.ts';
import { BASE_NS, detailOf } from '../../helpers/trace-detail.ts';
import { TEXT_UNIT_NS } from '../../helpers/trace-from-text.ts';

const MS = BigInt(TEXT_UNIT_NS);
const DAY_NS = 86_400_000_000_000n;

/** Two orders, sent in traces of their own, are received together. Two of the traces lack a parent, by the same id. */
const traces = () => [
  linkedTrace(
    'own',
    `order #a1           [==x=]
       send kind=4 #a2     [=]`,
    0n,
    [{ row: 1, trace: 'batch', to: 'c1', back: true }],
  ),
  linkedTrace(
    'batch',
    `receive kind=5 #c1  [======]
       deliver #c2         [==]
     lost #c3 ^ff          [=]`,
    20n * MS,
    [
      { row: 0, trace: 'own', to: 'a2' },
      { row: 0, trace: 'other', to: 'a2' },
      { row: 0, trace: 'far', to: '1' },
    ],
  ),
  linkedTrace(
    'other',
    `order #a1           [====]
       send kind=4 #a2    [===]
     lost #b3 ^ff               [=]`,
    -3n * MS,
    [{ row: 1, trace: 'batch', to: 'c1', back: true }],
  ),
];

function stitch(parts = traces()) {
  const { columns, events, links, isExact } = stitchTraces(parts);
  const model = layoutTimeline({ frame: { columns }, events: { columns: events } });
  const at = (trace: number, id: string) => findSpan(model, id.padStart(16, '0'), trace);
  return { columns, events, links, isExact, model, at, index: indexLinks(links, columns.start.length) };
}

/** Trace, depth and name of every row beside its bar, 1 ms a column. */
function draw(model: TimelineModel): string[] {
  const { tree } = model;
  const column = (ns: number) => Math.round((ns - tree.traceStart) / TEXT_UNIT_NS);
  return Array.from(tree.order, (node) => {
    const label = `${traceOf(model, node)} ${'  '.repeat(tree.depth[node]!)}${nameOf(model, node) || '(missing)'}`;
    const [from, to] = [column(tree.start[node]!), column(tree.end[node]!)];
    return `${label.padEnd(14)}${' '.repeat(from)}[${'='.repeat(to - from - 1)}]`;
  });
}

test('the traces on one axis, each with its own missing parents', () => {
  expect(draw(stitch().model)).toEqual([
    '2 order       [====]',
    '2   send            [===]',
    '0 order          [====]',
    '0   send                [=]',
    '1 receive                            [======]',
    '1   deliver                                 [==]',
    '2 (missing)               [=]',
    '2   lost                  [=]',
    '1 (missing)                                 [=]',
    '1   lost                                    [=]',
  ]);
});

describe('links between the traces', () => {
  test('are there once, lead to rows, and what leads elsewhere is kept', () => {
    const { links, at } = stitch();
    const ends = Array.from(links.row, (row, i) => [row, links.target[i], links.direction[i]]);
    expect(ends).toEqual([
      [at(1, 'c1'), at(0, 'a2'), 0],
      [at(1, 'c1'), at(2, 'a2'), 0],
      [at(1, 'c1'), -1, 0],
    ]);
  });

  test('told only by the span that is linked to, they stay as they are', () => {
    const [own, batch] = traces();
    const { links, at, index } = stitch([own!, { ...batch!, links: linkedTrace('batch', 'x [=]', 0n).links }]);
    expect([links.row[0], links.target[0], links.direction[0]]).toEqual([at(0, 'a2'), at(1, 'c1'), 1]);
    expect(countLinks(index, at(0, 'a2'))).toEqual({ out: 0, back: 1 });
    expect(countLinks(index, at(1, 'c1'))).toEqual({ out: 1, back: 0 });
  });

  test('are counted and drawn at both ends', () => {
    const { model, index, at } = stitch();
    expect(countLinks(index, at(1, 'c1'))).toEqual({ out: 3, back: 0 });
    expect(countLinks(index, at(2, 'a2'))).toEqual({ out: 0, back: 1 });
    const { arrows, elsewhereBefore } = findArrows(model, index, at(1, 'c1'));
    expect(arrows.map(({ from }) => from)).toEqual([at(0, 'a2'), at(2, 'a2')]);
    expect(elsewhereBefore).toBe(1);
  });

  test('tell how long messages lay in the queue', () => {
    const { model, columns, links, at } = stitch();
    const pairs = { consumer: links.row.subarray(0, 2), producer: Uint32Array.from(links.target.subarray(0, 2)) };
    const { queues } = explainTrace(pathInputOf(model.tree, columns.kind), columns, pairs, at(0, 'a1'));
    expect(Array.from(queues.queueNs, (ns) => ns / TEXT_UNIT_NS)).toEqual([11, 13]);
  });
});

describe('times', () => {
  const apart = (ns: bigint) => [linkedTrace('a', 'x [=]', 0n), linkedTrace('b', 'x [=]', ns)];

  test('a hundred days apart are exact to the nanosecond, forward and back', () => {
    for (const ns of [100n * DAY_NS + 1n, -100n * DAY_NS - 1n]) {
      const { columns, isExact } = stitchTraces(apart(ns));
      expect(BigInt(columns.start[1]!)).toBe(ns);
      expect(isExact).toBe(true);
    }
  });

  test('further apart they are the nearest number, and it is told', () => {
    const ns = 200n * DAY_NS + 1n;
    const { columns, isExact } = stitchTraces(apart(ns));
    expect(columns.start[1]).toBe(Number(ns));
    expect(isExact).toBe(false);
  });

  test('what was not exact before is not held against the stitching', () => {
    const unset = detailOf([{ ...SPAN, id: '1', start: -Number(BASE_NS) }]);
    expect(stitchTraces([unset, linkedTrace('b', 'x [=]', 0n)]).isExact).toBe(true);
  });
});

const SPAN = { parent: '', service: 's', name: 'n', duration: 1 };

const trace = fc.record({
  afterNs: fc.bigInt({ min: -100n * DAY_NS, max: 100n * DAY_NS }),
  spans: fc.array(fc.record({ start: fc.nat(1_000), duration: fc.nat(50), name: fc.nat(3), parent: fc.nat(6) }), {
    minLength: 1,
    maxLength: 8,
  }),
});

test('property: every span once, with its parent, name and time', () => {
  fc.assert(
    fc.property(fc.array(trace, { minLength: 1, maxLength: 4 }), (specs) => {
      const parts = specs.map(({ afterNs, spans }, nth) => {
        const detail = detailOf(
          spans.map(({ start, duration, name, parent }, i) => ({
            ...SPAN,
            ...{ id: String(i + 1), parent: parent === 0 ? '' : String(parent), start, duration, name: `n${name}` },
          })),
        );
        const baseNs = String(BigInt(BASE_NS) + afterNs);
        return { ...detail, traceId: String(nth), frame: { ...detail.frame, baseNs } };
      });
      const { columns, model, isExact } = stitch(parts);
      expect([...model.tree.order].filter((node) => node < model.tree.spans)).toHaveLength(columns.start.length);
      const base = BigInt(parts[0]!.frame.baseNs);
      let row = 0;
      for (const { frame } of parts) {
        const first = row;
        for (let own = 0; own < frame.rows; own++, row++) {
          const { name, parent, start, key } = frame.columns;
          expect(columns.name.dictionary[columns.name.codes[row]!]).toBe(name.dictionary[name.codes[own]!]);
          expect(columns.parent[row]).toBe(parent[own]! < 0 ? parent[own] : parent[own]! + first);
          expect(columns.key[row]).toBe(key[own]);
          const exact = BigInt(frame.baseNs) + BigInt(start[own]!) - base;
          expect(columns.start[row]).toBe(Number(exact));
        }
      }
      expect(row).toBe(columns.start.length);
      const ends = Array.from(columns.start, (start, at) => [start, start + columns.duration[at]!]).flat();
      expect(isExact).toBe(ends.every(Number.isSafeInteger));
    }),
    { endOnFailure: true },
  );
});

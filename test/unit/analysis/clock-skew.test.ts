import { describe, expect, test } from 'vitest';
import { computeClockSkew, MOST_SKEW_NS } from '../../../core/analysis/clock-skew.ts';
import { computeTraceTree } from '../../../core/analysis/trace-tree.ts';
import { layoutTimeline, nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { TEXT_UNIT_NS, traceFromText } from '../../helpers/trace-from-text.ts';

const KINDS: Record<string, number> = { serve: 2, call: 3, publish: 4, consume: 5 };

/** Spans are kinds by their first word, and each service is a machine of its own. */
function skewOf(text: string) {
  const detail = traceFromText(text);
  const { columns } = detail.frame;
  const words = columns.name.codes;
  columns.kind.forEach(
    (_, row) => (columns.kind[row] = KINDS[columns.name.dictionary[words[row]!]!.split(' ')[0]!] ?? 1),
  );
  const host = columns.service;
  const skew = computeClockSkew({ kind: columns.kind, host }, computeTraceTree(columns));
  const rowOf = (name: string) => words.indexOf(columns.name.dictionary.indexOf(name));
  const delta = (name: string) => (skew.shifted === 0 ? 0 : skew.deltaNs[rowOf(name)]! / TEXT_UNIT_NS);
  return { skew, delta, detail: { ...detail, frame: { ...detail.frame, columns: { ...columns, host } } } };
}

describe('clocks that disagree', () => {
  test('a call answered before it was made is brought to the middle of it, with all that host did below', () => {
    const { skew, delta } = skewOf(`
      web: call       [=========]
        shop: serve [====]
          shop: load  [=]
    `);
    expect(skew).toMatchObject({ shifted: 2, refused: 0 });
    expect(delta('serve')).toBe(4.5);
    expect(delta('load')).toBe(4.5);
  });

  test('one that fits stays, and so does what is longer than its parent but begins in it', () => {
    expect(
      skewOf(`
      web: call    [=========]
        shop: serve  [====]
        mail: send       [=========]
    `).skew.shifted,
    ).toBe(0);
  });

  test('what is longer is moved to its parent’s start, no further', () => {
    const { delta } = skewOf(`
      web: call      [===]
        shop: serve [=======]
    `);
    expect(delta('serve')).toBe(1);
  });

  test('a consumer waits in a queue: it is not pulled into its producer', () => {
    const { skew } = skewOf(`
      web: publish     [==]
        mail: consume        [====]
    `);
    expect(skew.shifted).toBe(0);
  });

  test('within one machine nothing is corrected', () => {
    expect(
      skewOf(`
      web: call      [=========]
        web: serve [====]
    `).skew.shifted,
    ).toBe(0);
  });

  test('clocks hours apart are refused and counted', () => {
    const { detail, skew: near } = skewOf(`
      web: call       [=========]
        shop: serve [====]
    `);
    const { columns } = detail.frame;
    columns.start[1] = columns.start[0]! - 2 * MOST_SKEW_NS;
    const skew = computeClockSkew(columns, computeTraceTree(columns));
    expect(near.refused).toBe(0);
    expect(skew).toMatchObject({ shifted: 0, refused: 1 });
  });
});

describe('a corrected timeline', () => {
  const text = `
      web: call       [=========]
        shop: serve [====]
  `;

  test('moves start, end and extent, and tells what the clock told', () => {
    const { detail, delta } = skewOf(text);
    const told = layoutTimeline(detail);
    const right = layoutTimeline(detail, { correctSkew: true });
    const serve = [...right.tree.order].find((node) => nameOf(right, node) === 'serve')!;
    expect(told.isCorrected).toBe(false);
    expect(right.isCorrected).toBe(true);
    const by = delta('serve') * TEXT_UNIT_NS;
    expect(right.tree.start[serve]! - told.tree.start[serve]!).toBe(by);
    expect(right.tree.end[serve]! - told.tree.end[serve]!).toBe(by);
    expect(right.tree.start[serve]! - right.skew.deltaNs[serve]!).toBe(detail.frame.columns.start[serve]);
    expect(told.tree.traceStart).toBeLessThan(right.tree.traceStart);
  });

  test('the columns themselves are left alone', () => {
    const { detail } = skewOf(text);
    const before = detail.frame.columns.start.slice();
    layoutTimeline(detail, { correctSkew: true });
    expect(detail.frame.columns.start).toEqual(before);
  });
});

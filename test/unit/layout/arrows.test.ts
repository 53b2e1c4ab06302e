import { describe, expect, test } from 'vitest';
import { LINK_BACK, LINK_OUT } from '../../../contract/operations/trace-links.ts';
import { findArrows } from '../../../core/layout/timeline/arrows.ts';
import { countLinks, indexLinks } from '../../../core/layout/timeline/link-index.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { detailOf, type SpanSpec } from '../../helpers/trace-detail.ts';

const idOf = (id: number) => id.toString(16).padStart(16, '0');
/** Row n is span n: each starts after the one before. */
const span = (row: number, rest: Partial<SpanSpec> = {}): SpanSpec => ({
  ...{ id: idOf(row + 1), parent: row === 0 ? '' : idOf(1), service: 'web', name: 'work' },
  ...{ start: row * 10, duration: 5, ...rest },
});
const PRODUCER = { kind: 4 };
const CONSUMER = { kind: 5 };

type Link = [row: number, direction: number, target: number];
const linksOf = (links: readonly Link[], spans: number) =>
  indexLinks(
    {
      row: Uint32Array.from(links, ([row]) => row),
      direction: Uint8Array.from(links, ([, direction]) => direction),
      target: Int32Array.from(links, ([, , target]) => target),
    },
    spans,
  );

describe('arrows of the selected span', () => {
  test('from a producer to each consumer, from either end; none from calls', () => {
    const model = layoutTimeline(
      detailOf([
        span(0, PRODUCER),
        span(1, CONSUMER),
        span(2, CONSUMER),
        span(3, { kind: 2 }),
        span(4, { parent: idOf(2) }),
      ]),
    );
    const message = (to: number) => ({ from: 0, to, isLink: false });
    expect(findArrows(model, undefined, 0).arrows).toEqual([message(1), message(2)]);
    expect(findArrows(model, undefined, 2).arrows).toEqual([message(2)]);
    expect(findArrows(model, undefined, 3).arrows).toEqual([]);
    expect(findArrows(model, undefined, -1).arrows).toEqual([]);
  });

  test('a link leads from what it names, and is seen from both ends; other traces are counted', () => {
    const model = layoutTimeline(detailOf([span(0), span(1), span(2)]));
    const links = linksOf(
      [
        [2, LINK_OUT, 1],
        [2, LINK_OUT, -1],
        [2, LINK_BACK, -1],
        [2, LINK_BACK, -1],
      ],
      3,
    );
    const link = { from: 1, to: 2, isLink: true };
    expect(findArrows(model, links, 2)).toEqual({ arrows: [link], elsewhereBefore: 1, elsewhereAfter: 2, more: 0 });
    expect(findArrows(model, links, 1)).toEqual({ arrows: [link], elsewhereBefore: 0, elsewhereAfter: 0, more: 0 });
    expect([countLinks(links, 2), countLinks(links, 1)]).toEqual([
      { out: 2, back: 2 },
      { out: 0, back: 1 },
    ]);
  });

  test('at most 200, and how many more', () => {
    const model = layoutTimeline(detailOf(Array.from({ length: 251 }, (_, row) => span(row))));
    const links = linksOf(
      Array.from({ length: 250 }, (_, i): Link => [0, LINK_OUT, i + 1]),
      251,
    );
    const { arrows, more } = findArrows(model, links, 0);
    expect([arrows.length, more]).toEqual([200, 50]);
  });
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINK_BACK, LINK_OUT } from '../../../../contract/operations/trace-links.ts';
import type { SpanLink } from '../../../../core/model/span.ts';
import { span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { rowsOf, storeOf } from './store-of.ts';

const linkTo = (trace: number, own: number): SpanLink => ({
  traceId: traceId(trace),
  spanId: spanId(own),
  traceState: '',
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
});

/** Span ids tell where and when: number n of trace t starts at 1,000·t + n and lasts 2·n. */
const spanOf = (trace: number, number: number, links: SpanLink[] = []) =>
  span({
    traceId: traceId(trace),
    spanId: spanId(number),
    name: `span ${trace}.${number}`,
    kind: number % 6,
    startTimeUnixNano: BigInt(1_000 * trace + number),
    endTimeUnixNano: BigInt(1_000 * trace + 3 * number),
    links,
  });

const linksOf = async (...telemetry: Parameters<typeof storeOf>) =>
  (await storeOf(...telemetry)).ask('trace.get', { traceId: traceId(1) });

/*
 *   trace 1   1.1 ──► 1.2     1.1 ──► 2.5     1.2 ──► 3.1, not held     2.6 ──► 1.2     2.6 ──► 1.9, which nobody has
 */
test('each link of the trace, forward and back, with the other span where it is held', async () => {
  const detail = await linksOf(
    traces('b', spanOf(2, 5), spanOf(2, 6, [linkTo(1, 2), linkTo(1, 9)])),
    traces('a', spanOf(1, 1, [linkTo(1, 2), linkTo(2, 5)]), spanOf(1, 2, [linkTo(3, 1)])),
  );
  expect([detail.linksTotal, detail.backLinksTotal, detail.links.truncated, detail.links.baseNs]).toEqual([
    3,
    2,
    false,
    '1001',
  ]);
  const [high, low] = ['spanIdHigh', 'spanIdLow'];
  expect(rowsOf(detail.links)).toEqual([
    {
      row: 0,
      direction: LINK_OUT,
      traceId: traceId(1),
      [high]: 0,
      [low]: 2,
      target: 1,
      held: 1,
      service: 'a',
      name: 'span 1.2',
      start: 1,
      duration: 4,
      kind: 2,
    },
    {
      row: 0,
      direction: LINK_OUT,
      traceId: traceId(2),
      [high]: 0,
      [low]: 5,
      target: -1,
      held: 1,
      service: 'b',
      name: 'span 2.5',
      start: 1_004,
      duration: 10,
      kind: 5,
    },
    {
      row: 1,
      direction: LINK_OUT,
      traceId: traceId(3),
      [high]: 0,
      [low]: 1,
      target: -1,
      held: 0,
      service: '',
      name: '',
      start: NaN,
      duration: NaN,
      kind: 0,
    },
    {
      row: 1,
      direction: LINK_BACK,
      traceId: traceId(2),
      [high]: 0,
      [low]: 6,
      target: -1,
      held: 1,
      service: 'b',
      name: 'span 2.6',
      start: 1_005,
      duration: 12,
      kind: 0,
    },
  ]);
});

test('a trace without links', async () => {
  const { links, linksTotal, backLinksTotal } = await linksOf(traces('a', spanOf(1, 1)));
  expect([links.rows, links.truncated, linksTotal, backLinksTotal]).toEqual([0, false, 0, 0]);
});

/** Traces 1 to 3 of four spans each are held; links go anywhere among traces 1 to 4 and spans 1 to 5. */
const links = fc.uniqueArray(
  fc.record({
    from: fc.integer({ min: 1, max: 3 }),
    fromSpan: fc.integer({ min: 1, max: 4 }),
    to: fc.integer({ min: 1, max: 4 }),
    toSpan: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 16, selector: (link) => Object.values(link).join() },
);

test('links are those of a plain look through all of them', async () => {
  const property = fc.asyncProperty(links, async (all) => {
    const spans = [1, 2, 3].flatMap((trace) =>
      [1, 2, 3, 4].map((number) => {
        const own = all.filter(({ from, fromSpan }) => from === trace && fromSpan === number);
        return spanOf(
          trace,
          number,
          own.map(({ to, toSpan }) => linkTo(to, toSpan)),
        );
      }),
    );
    const detail = await linksOf(traces('a', ...spans));
    const found = rowsOf(detail.links).map(({ row, direction, traceId: id, spanIdLow, target, held, start }) =>
      [Number(row) + 1, direction, Number(`0x${id}`), spanIdLow, target, held, start].join(),
    );
    const isHeld = (trace: number, number: number) => trace <= 3 && number <= 4;
    const out = all
      .filter(({ from }) => from === 1)
      .map(({ fromSpan, to, toSpan }) => {
        const start = isHeld(to, toSpan) ? 1_000 * to + toSpan - 1_001 : NaN;
        return [
          fromSpan,
          LINK_OUT,
          to,
          toSpan,
          to === 1 && toSpan <= 4 ? toSpan - 1 : -1,
          Number(isHeld(to, toSpan)),
          start,
        ].join();
      });
    const back = all
      .filter(({ from, to }) => from !== 1 && to === 1)
      .map(({ from, fromSpan, toSpan }) => ({
        toSpan,
        text: [toSpan, LINK_BACK, from, fromSpan, -1, 1, 1_000 * from + fromSpan - 1_001].join(),
      }));
    expect(found.toSorted()).toEqual(
      [...out, ...back.filter(({ toSpan }) => toSpan <= 4).map(({ text }) => text)].toSorted(),
    );
    expect([detail.linksTotal, detail.backLinksTotal, detail.links.truncated]).toEqual([
      out.length,
      back.length,
      false,
    ]);
  });
  await fc.assert(property, { numRuns: 25, endOnFailure: true });
});

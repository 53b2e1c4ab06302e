import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINK_BACK, LINK_OUT } from '../../../../contract/operations/trace-links.ts';
import type { SpanLink } from '../../../../core/model/span.ts';
import { NotFoundError } from '../../../../main/engine/store/port.ts';
import { span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

const linkTo = (trace: number, own: number): SpanLink => ({
  traceId: traceId(trace),
  spanId: spanId(own),
  traceState: '',
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
});

/** The first span of a trace, which starts at its number; later ones follow by spanOf. */
const root = (trace: number, ...links: SpanLink[]) =>
  span({
    traceId: traceId(trace),
    spanId: spanId(trace),
    name: `root ${trace}`,
    startTimeUnixNano: BigInt(trace * 1_000),
    endTimeUnixNano: BigInt(trace * 1_000 + 500),
    links,
  });

const step = (from: number, fromSpan: number, toSpan: number, direction: 0 | 1) => ({
  fromTraceId: traceId(from),
  fromSpanId: spanId(fromSpan),
  toSpanId: spanId(toSpan),
  direction,
});

/*
 *   5 ──► 1 ──► 2 ──► 3 ──► 4        1 ──► 99, which is not here; 1 ──► 1 is no other trace
 */
const CHAIN = [
  traces('a', root(1, linkTo(2, 2), linkTo(1, 1), linkTo(99, 1))),
  traces(
    'b',
    root(2, linkTo(3, 3)),
    span({
      traceId: traceId(2),
      spanId: spanId(22),
      parentSpanId: spanId(2),
      startTimeUnixNano: 2_100n,
      endTimeUnixNano: 2_900n,
      status: { code: 2, message: '' },
    }),
  ),
  traces('c', root(3, linkTo(4, 4)), root(4)),
  traces('e', root(5, linkTo(1, 1))),
];

test('forward and back, breadth first, with what the list says of each', async () => {
  const answer = await (await storeOf(...CHAIN)).ask('trace.linked', { traceId: traceId(1), depth: 5, limit: 50 });
  expect(answer).toMatchObject({ more: 0, notHeld: 1 });
  expect(answer.traces.map(({ traceId: id, distance }) => [Number(`0x${id}`), distance])).toEqual([
    [2, 1],
    [5, 1],
    [3, 2],
    [4, 3],
  ]);
  expect(answer.traces[0]).toEqual({
    traceId: traceId(2),
    service: 'b',
    name: 'root 2',
    rootMissing: false,
    startTimeUnixNano: 2_000n,
    duration: 900,
    spans: 2,
    errors: 1,
    distance: 1,
    via: step(1, 1, 2, LINK_OUT),
  });
  expect(answer.traces[1]!.via).toEqual(step(1, 1, 5, LINK_BACK));
  expect(answer.traces[2]!.via).toEqual(step(2, 2, 3, LINK_OUT));
});

test('what limit and depth leave out is counted, one link further', async () => {
  const store = await storeOf(...CHAIN);
  const near = await store.ask('trace.linked', { traceId: traceId(1), depth: 1, limit: 50 });
  expect([near.traces.length, near.more, near.notHeld]).toEqual([2, 1, 1]);
  const few = await store.ask('trace.linked', { traceId: traceId(1), depth: 5, limit: 1 });
  expect([few.traces.map(({ name }) => name), few.more]).toEqual([['root 2'], 2]);
});

test('a trace without links has none; one that is not there is not found', async () => {
  const store = await storeOf(traces('a', root(7)));
  expect(await store.ask('trace.linked', { traceId: traceId(7), depth: 5, limit: 50 })).toMatchObject({
    traces: [],
    more: 0,
    notHeld: 0,
  });
  await expect(store.ask('trace.linked', { traceId: traceId(8), depth: 5, limit: 50 })).rejects.toThrow(NotFoundError);
});

test('cycles and several links between two traces end, and each trace is there once', async () => {
  const store = await storeOf(
    traces('a', root(1, linkTo(2, 2), linkTo(2, 9)), root(2, linkTo(1, 1), linkTo(3, 3)), root(3, linkTo(1, 1))),
  );
  const { traces: found } = await store.ask('trace.linked', { traceId: traceId(1), depth: 5, limit: 50 });
  expect(found.map(({ name, distance, via }) => [name, distance, via.toSpanId])).toEqual([
    ['root 2', 1, spanId(2)],
    ['root 3', 1, spanId(3)],
  ]);
});

test('distances and counts are those of a plain walk', async () => {
  const pairs = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 12 })), {
    maxLength: 14,
    selector: String,
  });
  const property = fc.asyncProperty(
    pairs,
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 9 }),
    async (links, depth, limit) => {
      // Traces 1 to 9 are held, 10 to 12 are not.
      const held = Array.from({ length: 9 }, (_, i) => i + 1);
      const linksOf = (trace: number) => links.filter(([from]) => from === trace).map(([, to]) => linkTo(to, to));
      const store = await storeOf(traces('a', ...held.map((trace) => root(trace, ...linksOf(trace)))));
      const answer = await store.ask('trace.linked', { traceId: traceId(1), depth, limit });
      const plain = walk(links, depth, limit);
      expect(answer.traces.map((trace) => [Number(`0x${trace.traceId}`), trace.distance])).toEqual(plain.found);
      expect([answer.more, answer.notHeld]).toEqual([plain.more, plain.notHeld]);
      for (const { traceId: id, via } of answer.traces) {
        const [from, to] = [Number(`0x${via.fromTraceId}`), Number(`0x${id}`)];
        const [owner, linked] = via.direction === LINK_OUT ? [from, to] : [to, from];
        expect(links).toContainEqual([owner, linked]);
        expect([via.fromSpanId, via.toSpanId]).toEqual([spanId(from), spanId(to)]);
      }
    },
  );
  await fc.assert(property, { numRuns: 25, endOnFailure: true });
});

function walk(links: [number, number][], depth: number, limit: number) {
  const neighbours = (of: number[], known: number[]) => {
    const next = links.flatMap(([from, to]) => [
      ...(of.includes(from) ? [to] : []),
      ...(of.includes(to) ? [from] : []),
    ]);
    return [...new Set(next)].filter((trace) => !known.includes(trace)).sort((a, b) => a - b);
  };
  const found: [number, number][] = [];
  const known = () => [1, ...found.map(([trace]) => trace)];
  let frontier = [1];
  for (let distance = 1; distance <= depth; distance++) {
    frontier = neighbours(frontier, known())
      .filter((trace) => trace <= 9)
      .slice(0, limit - found.length);
    found.push(...frontier.map((trace): [number, number] => [trace, distance]));
  }
  const rest = neighbours(known(), known());
  return { found, more: rest.filter((trace) => trace <= 9).length, notHeld: rest.filter((trace) => trace > 9).length };
}

test('names are cut as in a list', async () => {
  const named = { ...root(2), name: '한'.repeat(5_000) };
  const store = await storeOf(traces('a', root(1, linkTo(2, 2))), traces('s'.repeat(5_000), named));
  const { traces: found } = await store.ask('trace.linked', { traceId: traceId(1), depth: 1, limit: 5 });
  expect(found).toMatchObject([{ name: `${'한'.repeat(199)}…`, service: `${'s'.repeat(199)}…` }]);
});

import { expect, test } from 'vitest';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { generateTelemetry } from '../../../core/generate/generate-telemetry.ts';
import { countLinks, indexLinks } from '../../../core/layout/timeline/link-index.ts';
import { stitchTraces } from '../../../core/layout/timeline/stitch-traces.ts';
import { hexOfHalves } from '../../../core/model/ids.ts';
import type { Span } from '../../../core/model/span.ts';
import { generated, START_NS } from '../../helpers/generated.ts';
import { storeOf } from './questions/store-of.ts';

// What rows say of links, from telemetry to store to picture, against what the telemetry itself says.

const SHAPES = ['batch', 'queue', 'links'] as const;
/** Traces that are read: those with the most links, and one linked with each. */
const MOST_TRACES = 4;

async function readLinked(shape: (typeof SHAPES)[number]) {
  const store = await storeOf(...generateTelemetry(shape, { startNs: START_NS }));
  const { spans } = generated(shape);
  const withLinks = spans.filter(({ links }) => links.length > 0).sort((a, b) => b.links.length - a.links.length);
  const wanted = withLinks.flatMap(({ traceId, links }) => [traceId, links[0]!.traceId]);
  const traceIds = [...new Set<string>(wanted)].slice(0, MOST_TRACES);
  const details: TraceDetail[] = [];
  for (const traceId of traceIds) details.push(await store.ask('trace.get', { traceId }));
  return { spans, details };
}

/** Links out and back of each span, by trace and span id. */
function countByHand(spans: readonly Span[]): Map<string, { out: number; back: number }> {
  const counts = new Map(
    spans.map(({ traceId, spanId, links }) => [`${traceId} ${spanId}`, { out: links.length, back: 0 }]),
  );
  for (const { traceId, spanId } of spans.flatMap(({ links }) => links)) counts.get(`${traceId} ${spanId}`)!.back++;
  return counts;
}

const spanIdAt = ({ spanIdHigh, spanIdLow }: TraceDetail['frame']['columns'], row: number) =>
  hexOfHalves(spanIdHigh[row]!, spanIdLow[row]!);

test.each(SHAPES)('%s: fan-in and fan-out are counted right, alone and stitched', async (shape) => {
  const { spans, details } = await readLinked(shape);
  const counts = countByHand(spans);
  let linked = 0;
  for (const { traceId, frame, links } of details) {
    const index = indexLinks(links.columns, frame.rows);
    for (let row = 0; row < frame.rows; row++) {
      const expected = counts.get(`${traceId} ${spanIdAt(frame.columns, row)}`)!;
      linked += expected.out + expected.back;
      expect(countLinks(index, row)).toEqual(expected);
    }
  }
  expect(linked).toBeGreaterThan(0);
  const { columns, links } = stitchTraces(details);
  const index = indexLinks(links, columns.start.length);
  for (let row = 0; row < columns.start.length; row++) {
    const id = `${columns.traceId.dictionary[columns.traceId.codes[row]!]!} ${spanIdAt(columns, row)}`;
    expect(countLinks(index, row)).toEqual(counts.get(id));
  }
});

test.each(SHAPES)('%s: what lies between two linked spans is exact on the common axis', async (shape) => {
  const { spans, details } = await readLinked(shape);
  const { columns, links, isExact } = stitchTraces(details);
  const byId = new Map(spans.map((span) => [span.spanId as string, span]));
  const spanAt = (row: number) => byId.get(spanIdAt(columns, row))!;
  const inside = [...links.row.keys()].filter((at) => links.target[at]! >= 0);
  expect(inside.length).toBeGreaterThan(0);
  expect(isExact).toBe(true);
  for (const at of inside) {
    const [from, to] = [links.target[at]!, links.row[at]!];
    const waited = columns.start[to]! - (columns.start[from]! + columns.duration[from]!);
    expect(BigInt(waited)).toBe(spanAt(to).startTimeUnixNano - spanAt(from).endTimeUnixNano);
  }
});

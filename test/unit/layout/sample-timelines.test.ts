import { describe, expect, test } from 'vitest';
import { LINK_OUT } from '../../../contract/operations/trace-links.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { NODE_MISSING } from '../../../core/analysis/trace-tree.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { hasSamples, readSample } from '../../helpers/sample-truths.ts';
import { open } from '../formats/open.ts';
import { storeOf } from '../store/questions/store-of.ts';

/** What the README of the samples counted in a dump, with other tools than ours. */
interface Truth {
  traces: number;
  spans: number;
  roots: number;
  missingParents: number;
  endsAfterParent: number;
  startsBeforeParent: number;
  links: number;
  linksToOtherTraces: number;
}

/** A trace after the other is asked for, of one dump 141. */
const LONG_MS = 60_000;

const truth = (traces: number, spans: number, roots: number, missingParents: number, rest: Partial<Truth> = {}) => ({
  ...{ traces, spans, roots, missingParents },
  ...{ endsAfterParent: 0, startsBeforeParent: 0, links: 0, linksToOtherTraces: 0, ...rest },
});

const DUMPS: readonly (Truth & { file: string })[] = [
  { file: 'otlp-json/jaeger-ui__otlp2jaeger-in-error.json', ...truth(1, 1, 0, 1) },
  { file: 'otlp-json/opentelemetry-proto__trace.json', ...truth(1, 1, 0, 1) },
  { file: 'otlp-json/otlp2parquet__trace.json', ...truth(1, 2, 0, 1) },
  { file: 'otlp-jsonl/otlp2parquet__traces.jsonl', ...truth(19, 19, 6, 13) },
  { file: 'otlp-proto/otlp2parquet__traces.pb', ...truth(19, 19, 6, 13) },
  { file: 'otlp-json/jaeger__link_attributes_trace.json', ...truth(1, 1, 1, 0, { links: 3, linksToOtherTraces: 3 }) },
  { file: 'otlp-json/jaeger__memory-otel_traces_01.json', ...truth(2, 4, 0, 4, { links: 8, linksToOtherTraces: 6 }) },
  { file: 'otlp-json/tempo__trace-with-failed-requests.json', ...truth(1, 15, 1, 0, { endsAfterParent: 5 }) },
  {
    file: 'otlp-jsonl/otel-tui__test_data.json',
    ...truth(141, 547, 140, 1, { endsAfterParent: 26, startsBeforeParent: 30, links: 53, linksToOtherTraces: 53 }),
  },
  { file: 'jaeger-json/jaeger-ui__genaiTestTrace.json', ...truth(1, 57, 1, 0, { endsAfterParent: 1 }) },
  { file: 'jaeger-json/jaeger-ui__oltp2jaeger-multi-out.json', ...truth(1, 4, 1, 0) },
  { file: 'jaeger-json/jaeger-ui__spanLongerAsParent.json', ...truth(1, 8, 1, 0, { endsAfterParent: 2 }) },
  { file: 'jaeger-json/jaeger-ui__testTrace.json', ...truth(1, 4, 1, 0) },
  { file: 'datadog-json/dd-trace-py__test_multi_trace.json', ...truth(2, 4, 2, 0) },
  { file: 'tempo-api/tempo__trace.json', ...truth(1, 1, 0, 1) },
  { file: 'sdk-console/generated__python-sdk-1.45.2.txt', ...truth(3, 6, 3, 0, { links: 3 }) },
  {
    file: 'zipkin-v2/zipkin__messaging-kafka.json',
    ...truth(1, 28, 1, 0, { endsAfterParent: 23, startsBeforeParent: 3 }),
  },
  // Two by the ids as written, one below the half of the pair that made the call.
  { file: 'zipkin-v2/zipkin__skew.json', ...truth(1, 4, 1, 0, { startsBeforeParent: 1 }) },
];

describe.skipIf(!hasSamples())('the timelines of real files', () => {
  test.each(DUMPS)(
    '$file: what its README counted is in the tree',
    async ({ file, ...counts }) => expect(await countTraces(file)).toEqual(counts),
    LONG_MS,
  );

  // Its README counts parents by the ids as written; calls and their answers share 294 of them here.
  test('a trace of 1,041 rows with shared ids is one tree, with every row in it', async () => {
    const found = await countTraces('zipkin-v2/zipkin__smartthings-mobile-web-install.json');
    expect(found).toMatchObject({ traces: 1, spans: 1_041, roots: 1, missingParents: 0 });
  });
});

async function countTraces(file: string): Promise<Truth> {
  const { intake } = await open(readSample(file));
  const store = await storeOf(...intake.telemetry);
  const ids = intake.telemetry.flatMap((piece) =>
    piece.signal === 'traces'
      ? piece.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.map(({ traceId }) => traceId)))
      : [],
  );
  const found: Truth = truth(0, 0, 0, 0);
  for (const traceId of new Set(ids)) addTrace(found, await store.ask('trace.get', { traceId }));
  return found;
}

/** Every span is reached from the roots, and is drawn where it was told to be. */
function addTrace(found: Truth, detail: TraceDetail): void {
  const { tree } = layoutTimeline(detail);
  expect(new Set(tree.order).size).toBe(tree.nodes);
  found.traces++;
  found.spans += tree.spans;
  for (let node = 0; node < tree.spans; node++) {
    const up = tree.parent[node]!;
    if (up < 0) found.roots++;
    else if (tree.flags[up]! & NODE_MISSING) found.missingParents++;
    else {
      if (tree.end[node]! > tree.end[up]!) found.endsAfterParent++;
      if (tree.start[node]! < tree.start[up]!) found.startsBeforeParent++;
    }
  }
  const { direction, target } = detail.links.columns;
  direction.forEach((way, i) => {
    if (way !== LINK_OUT) return;
    found.links++;
    if (target[i]! < 0) found.linksToOtherTraces++;
  });
}

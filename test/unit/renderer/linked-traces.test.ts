import { describe, expect, test, vi } from 'vitest';
import type { LinkedTraces } from '../../../contract/operations/trace-links.ts';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { chooseLinked } from '../../../renderer/views/trace/linked/choose-linked.ts';
import { followLinks, leadsElsewhere } from '../../../renderer/views/trace/linked/linked-options.ts';
import { openTraceOf } from '../../../renderer/views/trace/linked/open-linked.ts';
import { stitchDetails } from '../../../renderer/views/trace/linked/stitch-details.ts';
import { traceNames } from '../../../renderer/views/trace/linked/trace-names.ts';
import { readFacts } from '../../../renderer/views/trace/trace-facts.ts';
import { useView } from '../../../renderer/state/view.ts';
import { linkedTrace } from '../../helpers/linked-traces.ts';

vi.stubGlobal('history', { pushState: vi.fn(), replaceState: vi.fn() });

const OWN = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);

/** The other trace begins 3 ms earlier, at the top of the picture. */
const own = () => linkedTrace(OWN, 'web: GET !   [==]', 0n, [{ row: 0, trace: OTHER, to: '1' }]);
const other = () => linkedTrace(OTHER, 'mq: send #1 [=]\n  mq: lost ^ff [=]', -3_000_000n);

describe('which traces are shown', () => {
  const found = (...spans: number[]): LinkedTraces => ({
    revision: 1,
    more: 2,
    notHeld: 0,
    traces: spans.map((count, at) => ({
      ...{ traceId: String(at), service: '', name: '', rootMissing: false, startTimeUnixNano: 0n },
      ...{ duration: 0, spans: count, errors: 0, distance: 1 },
      via: { fromTraceId: '', fromSpanId: '', toSpanId: '', direction: 0 },
    })),
  });
  const shown = (linked: LinkedTraces, ownSpans: number) => {
    const { traceIds, leftOut } = chooseLinked(linked, ownSpans, 100);
    return [traceIds.join(), leftOut];
  };

  test('the nearest there is room for; what is left out is counted with what was not even found', () => {
    expect(shown(found(30, 50, 10), 10)).toEqual(['0,1,2', 2]);
    expect(shown(found(30, 61, 60), 10)).toEqual(['0,2', 3]);
  });

  test('none beside a trace that fills the picture', () => {
    expect(shown(found(1), 100)).toEqual(['', 3]);
    expect(shown(found(1), 1_000_000)).toEqual(['', 3]);
  });
});

test('links can be followed where they lead to a trace that is here', () => {
  const withLink = (change: object) => {
    const detail = own();
    return { ...detail, links: { ...detail.links, columns: { ...detail.links.columns, ...change } } };
  };
  expect(leadsElsewhere(own())).toBe(true);
  expect(leadsElsewhere(other())).toBe(false);
  expect(leadsElsewhere(withLink({ held: Uint8Array.of(0) }))).toBe(false);
  expect(leadsElsewhere(withLink({ target: Int32Array.of(0) }))).toBe(false);
  expect(leadsElsewhere(linkedTrace(OWN, 'a [=]', 0n, [{ row: 0, trace: OWN, to: 'ff' }]))).toBe(false);
});

describe('the stitched trace', () => {
  const detail = () => stitchDetails(own(), [other()]).detail;

  test('is that of the first, with the spans of both', () => {
    const { traceId, frame, totalSpans, linksTotal } = detail();
    expect({ traceId, rows: frame.rows, totalSpans, linksTotal }).toEqual({
      ...{ traceId: OWN, rows: 3, totalSpans: 3, linksTotal: 1 },
    });
  });

  test('has the title of the first, wherever that one begins', () => {
    const facts = readFacts(layoutTimeline(detail()));
    expect([facts.service, facts.name, facts.rootMissing]).toEqual(['web', 'GET', false]);
    expect(facts.services.map(({ name, spans }) => [name, spans])).toEqual([
      ['mq', 2],
      ['web', 1],
    ]);
  });

  test('names its traces by their first root that is a span', () => {
    expect(traceNames(layoutTimeline(detail()))).toEqual(['aaaaaaaa  web GET', 'bbbbbbbb  mq send']);
  });

  test('leads to the trace of a span, which is shown alone', () => {
    useView.getState().go('trace', OWN, { params: {} });
    followLinks('2');
    expect(useView.getState().place.params.linked).toBe('2');
    openTraceOf(layoutTimeline(detail()), 1);
    const { arg, selection, params } = useView.getState().place;
    expect([arg, selection, params.linked]).toEqual([OTHER, '0000000000000001', undefined]);
  });
});

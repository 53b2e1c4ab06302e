import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeSpanGraph, MOST_GRAPH_EDGES, MOST_GRAPH_NODES } from '../../../core/analysis/span-graph.ts';
import type { GraphKind, SpanGraph } from '../../../core/analysis/span-graph.ts';
import { layoutTimeline, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { generateSpans } from '../../helpers/generate-trace.ts';
import { shuffleRows } from '../../helpers/shuffled-rows.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

function graphOf(detail: TraceDetail, kind: GraphKind): SpanGraph {
  const { tree } = layoutTimeline(detail);
  return computeSpanGraph({ tree, columns: detail.frame.columns, links: detail.links.columns }, kind);
}

/** [row, row it links to, direction] */
function withLinks(detail: TraceDetail, links: [number, number, number?][]): TraceDetail {
  const columns = {
    ...detail.links.columns,
    row: Uint32Array.from(links, ([row]) => row),
    target: Int32Array.from(links, ([, target]) => target),
    direction: Uint8Array.from(links, ([, , direction]) => direction ?? 0),
  };
  return { ...detail, links: { ...detail.links, rows: links.length, columns } };
}

const said = ({ nodes, edges }: SpanGraph) => {
  const name = (at: number) => [nodes[at]!.service, nodes[at]!.name].filter(Boolean).join(': ');
  return {
    nodes: nodes.map((node, at) => `${name(at)} ×${node.count}${'!'.repeat(node.errors)} ${node.selfNs / 1e6}`),
    edges: edges.map(
      ({ from, to, kind, count, errors, p50Ns }) =>
        `${name(from)} → ${name(to)} ${kind} ×${count}${'!'.repeat(errors)} ${p50Ns / 1e6}`,
    ),
  };
};

const drawing = `
  web: GET kind=2       [==================]
    web: render           [==]
    cart: load kind=2         [===]
      cart: load kind=1        [=]
    cart: load ! kind=2           [====]
    web: publish kind=4                 [=]
      mail: send kind=5                    [========]
      web: notify kind=5                   [===>
  lost: x ^ff             [=]
`;

describe('a graph', () => {
  test('of services: calls, messages, and no edge within a service but where something came in', () => {
    expect(said(graphOf(traceFromText(drawing), 'service'))).toEqual({
      nodes: ['web ×4 10', 'cart ×3! 9', 'mail ×1 9', 'lost ×1 2'],
      edges: ['web → cart call ×2! 4', 'web → web message ×1 NaN', 'web → mail message ×1 9'],
    });
  });

  test('of operations: every parent and child', () => {
    expect(said(graphOf(traceFromText(drawing), 'operation')).edges).toEqual([
      'web: GET → cart: load call ×2! 4',
      'cart: load → cart: load call ×1 2',
      'web: GET → web: render call ×1 3',
      'web: GET → web: publish call ×1 2',
      'web: publish → mail: send message ×1 9',
      'web: publish → web: notify message ×1 NaN',
    ]);
  });

  test('links go the way the work went; those that lead elsewhere or come from there are none', () => {
    const detail = traceFromText(`
      a: publish kind=4   [=]
      b: process kind=5       [==]
      c: audit                [===]
    `);
    const linked = withLinks(detail, [
      [1, 0],
      [2, -1],
      [2, 0, 1],
    ]);
    expect(said(graphOf(linked, 'service')).edges).toEqual(['a → b link ×1 3']);
  });

  test('examples are the slowest spans', () => {
    const detail = traceFromText(drawing);
    const model = layoutTimeline(detail);
    const { nodes, edges } = graphOf(detail, 'service');
    expect(Number(spanIdOf(model, nodes[1]!.example))).toBe(5);
    expect(Number(spanIdOf(model, edges[0]!.example))).toBe(5);
  });

  test('three hundred nodes are kept, those with the most self time, and the rest is counted', () => {
    const spans = Array.from({ length: MOST_GRAPH_NODES + 10 }, (_, i) => ({
      id: (i + 1).toString(16),
      parent: i === 0 ? '' : '1',
      service: `s${i}`,
      name: 'x',
      start: i === 0 ? 0 : 1,
      duration: i === 0 ? 1e6 : i,
    }));
    const graph = graphOf(detailOf(spans), 'service');
    expect([graph.nodes.length, graph.moreNodes, graph.edges.length, graph.moreEdges]).toEqual([300, 10, 299, 10]);
    expect(graph.nodes.at(-1)!.selfNs).toBe(11);
    expect(MOST_GRAPH_EDGES).toBeGreaterThan(MOST_GRAPH_NODES);
  });
});

describe('properties', () => {
  const input = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    count: fc.integer({ min: 2, max: 250 }),
    kind: fc.constantFrom<GraphKind>('service', 'operation'),
  });

  test('every span is in a node, every known parent in an edge, and rows may come in any order', () => {
    fc.assert(
      fc.property(input, fc.array(fc.tuple(fc.nat(), fc.nat())), ({ seed, count, kind }, pairs) => {
        const detail = withLinks(
          detailOf(generateSpans(count, seed)),
          pairs.map(([row, target]) => [row % count, target % count]),
        );
        const graph = graphOf(detail, kind);
        expect(graph.nodes.reduce((sum, node) => sum + node.count, 0)).toBe(count);
        const children = detail.frame.columns.parent.filter((parent) => parent >= 0).length;
        const edges = graph.edges.reduce((sum, edge) => sum + edge.count, 0);
        if (kind === 'operation') expect(edges).toBe(children + pairs.length);
        expect(said(graphOf(shuffleRows(detail, seed), kind))).toEqual(said(graph));
      }),
      { endOnFailure: true, numRuns: 60 },
    );
  });
});

import { describe, expect, test } from 'vitest';
import { layoutPipelines } from '../../../../core/layout/pipeline-graph/layout-pipelines.ts';
import {
  stepEdgePath,
  STEP_HEIGHT_PX,
  STEP_WIDTH_PX,
  type LanePipeline,
} from '../../../../core/layout/pipeline-graph/pipeline-graph.ts';
import { stepGraph } from '../../../../core/layout/span-graph/graph-walk.ts';

/** 'traces: otlp | batch filter | store' */
function pipeline(text: string): LanePipeline {
  const [id, rest] = text.split(': ') as [string, string];
  const [receivers, processors, exporters] = rest.split('|').map((part) => part.split(' ').filter(Boolean));
  const signal = id.split('/')[0] as LanePipeline['signal'];
  return { id, signal, receivers: receivers!, processors: processors!, exporters: exporters! };
}

const laid = (lines: string[], connectors: string[] = []) => layoutPipelines(lines.map(pipeline), new Set(connectors));

type Laid = ReturnType<typeof laid>;

/** Boxes from left to right, column by column, each with the lane it stands in. */
function picture({ graph, lanes, x, y }: Laid): string[] {
  const columns = [...new Set(x)].toSorted((a, b) => a - b);
  const laneOf = (node: number) => lanes.find(({ topPx, heightPx }) => y[node]! < topPx + heightPx)!.id;
  return columns.map((column) =>
    graph.nodes
      .map((node, at) => ({ ...node, at }))
      .filter(({ at }) => x[at] === column)
      .toSorted((a, b) => y[a.at]! - y[b.at]!)
      .map(({ key, at }) => `${key}@${laneOf(at)}`)
      .join(' '),
  );
}

const edgesOf = ({ graph }: Laid) =>
  graph.edges.map(
    ({ from, to, pipelines }) => `${graph.nodes[from]!.key} → ${graph.nodes[to]!.key} (${pipelines.join(' ')})`,
  );

describe('lanes', () => {
  test('a pipeline runs from its receivers through its processors to its exporters', () => {
    const one = laid(['traces: otlp jaeger | memory_limiter batch | store debug']);
    expect(picture(one)).toEqual([
      'receivers/otlp@traces receivers/jaeger@traces',
      'traces/memory_limiter@traces',
      'traces/batch@traces',
      'exporters/store@traces exporters/debug@traces',
    ]);
    expect(edgesOf(one)).toEqual([
      'receivers/otlp → traces/memory_limiter (traces)',
      'receivers/jaeger → traces/memory_limiter (traces)',
      'traces/memory_limiter → traces/batch (traces)',
      'traces/batch → exporters/store (traces)',
      'traces/batch → exporters/debug (traces)',
    ]);
  });

  test('what several share is drawn once, in their middle; a processor is another one in each', () => {
    const three = laid(['traces: otlp | batch | store', 'metrics: otlp | batch | store', 'logs: otlp || store']);
    expect(picture(three)).toEqual([
      'receivers/otlp@metrics',
      'traces/batch@traces metrics/batch@metrics',
      'exporters/store@metrics',
    ]);
    expect(three.graph.nodes.find(({ key }) => key === 'receivers/otlp')?.pipelines).toEqual([
      'traces',
      'metrics',
      'logs',
    ]);
  });

  test('a connector stands between what feeds it and what it feeds', () => {
    const joined = laid(
      ['traces: otlp | batch | spanmetrics store', 'metrics: spanmetrics | resource | prometheus'],
      ['spanmetrics'],
    );
    expect(picture(joined)).toEqual([
      'receivers/otlp@traces',
      'traces/batch@traces',
      'connectors/spanmetrics@traces',
      'metrics/resource@metrics',
      'exporters/store@traces exporters/prometheus@metrics',
    ]);
    expect(joined.graph.nodes.find(({ kind }) => kind === 'connector')?.pipelines).toEqual(['traces', 'metrics']);
    expect(edgesOf(joined)).toContain('connectors/spanmetrics → metrics/resource (metrics)');
  });

  test('two pipelines without processors that join the same two are one line', () => {
    expect(edgesOf(laid(['traces: otlp || store', 'logs: otlp || store']))).toEqual([
      'receivers/otlp → exporters/store (traces logs)',
    ]);
  });

  test('a circle of connectors, which cannot run, is drawn all the same', () => {
    const circle = laid(['traces: a | batch | b', 'traces/2: b | batch | a'], ['a', 'b']);
    expect(circle.graph.nodes.map(({ key }) => key).toSorted()).toEqual([
      'connectors/a',
      'connectors/b',
      'traces/2/batch',
      'traces/batch',
    ]);
    expect([...circle.x, ...circle.y].every(Number.isFinite)).toBe(true);
  });

  test('no pipeline is no picture', () => {
    expect(laid([])).toMatchObject({ widthPx: 0, heightPx: 0, lanes: [] });
  });
});

describe('places', () => {
  const many = laid(
    [
      'traces: otlp jaeger zipkin | memory_limiter filter batch | spanmetrics store otlp/gateway',
      'metrics: otlp prometheus spanmetrics | batch | store',
      'logs: otlp filelog | batch | store otlp/gateway',
    ],
    ['spanmetrics'],
  );

  test('no box lies over another or outside the picture', () => {
    const { x, y, widthPx, heightPx } = many;
    for (let a = 0; a < x.length; a++) {
      expect(x[a]! + STEP_WIDTH_PX / 2).toBeLessThanOrEqual(widthPx);
      expect(y[a]! + STEP_HEIGHT_PX / 2).toBeLessThanOrEqual(heightPx);
      for (let b = a + 1; b < x.length; b++)
        expect(Math.abs(x[a]! - x[b]!) >= STEP_WIDTH_PX || Math.abs(y[a]! - y[b]!) >= STEP_HEIGHT_PX).toBe(true);
    }
  });

  test('every line runs from left to right', () => {
    for (const edge of many.graph.edges) {
      expect(many.x[edge.to]!).toBeGreaterThan(many.x[edge.from]!);
      expect(stepEdgePath(many, edge)).toMatch(/^M[\d.]+ [\d.]+(?:H[\d.]+)?C[\d. ]+(?:H[\d.]+)?$/);
    }
  });

  test('no line runs through a box it does not touch', () => {
    for (const edge of many.graph.edges) {
      // Where it runs level: up to the bend, or from it on.
      const path = stepEdgePath(many, edge);
      const [, left, from, until] = /^M([\d.]+) ([\d.]+)(?:H([\d.]+))?/.exec(path)!.map(Number);
      const [, end, to, right] = / ([\d.]+) ([\d.]+)(?:H([\d.]+))?$/.exec(path)!.map(Number);
      many.x.forEach((middle, at) => {
        const isIn = (a: number, b: number, heightPx: number): boolean =>
          middle > a && middle < b && Math.abs(many.y[at]! - heightPx) < STEP_HEIGHT_PX / 2;
        expect(isIn(left!, until || left!, from!) || isIn(end!, right || end!, to!), many.graph.nodes[at]!.key).toBe(
          false,
        );
      });
    }
  });

  test('the arrow keys go along the lines, and from lane to lane', () => {
    const node = (key: string) => many.graph.nodes.findIndex((one) => one.key === key);
    const step = (key: string, to: 'left' | 'right' | 'up' | 'down') =>
      many.graph.nodes[stepGraph(many, node(key), to)]!.key;
    expect(step('traces/memory_limiter', 'right')).toBe('traces/filter');
    expect(step('traces/filter', 'left')).toBe('traces/memory_limiter');
    expect(step('traces/memory_limiter', 'down')).toBe('logs/batch');
    expect(step('logs/batch', 'up')).toBe('traces/memory_limiter');
    expect(step('exporters/store', 'left')).toBe('metrics/batch');
  });
});

import { describe, expect, test } from 'vitest';
import { joinEdges } from '../../../core/analysis/topology-figures/join-edges.ts';
import { computeNodeFigures } from '../../../core/analysis/topology-figures/node-figures.ts';
import type { TopologyComponent, TopologyEdge, TopologyNode } from '../../../core/model/topology.ts';

const component = (
  path: string,
  rates: TopologyComponent['rates'],
  queue: [size: number | null, capacity: number | null] = [null, null],
  stalls: TopologyComponent['stalls'] = [],
): TopologyComponent => {
  const [section, ...id] = path.split('/');
  return {
    ...{ section: section as TopologyComponent['section'], id: id.join('/'), rates },
    ...{ queueSize: queue[0], queueCapacity: queue[1], endpoints: [], stalls },
  };
};

const figuresOf = (...components: TopologyComponent[]) => computeNodeFigures({ components });

describe('figures of a node', () => {
  test('are sums over receivers and over exporters, signal by signal', () => {
    const figures = figuresOf(
      component('receivers/otlp', { traces: { accepted: 10, refused: 1 }, logs: { accepted: 3 } }),
      component('receivers/otlp/2', { traces: { accepted: 5 } }),
      component('processors/batch', { traces: { incoming: 99, outgoing: 98 } }),
      component('exporters/otlp', { traces: { sent: 14, sendFailed: 2 } }),
    );
    expect(figures).toMatchObject({
      flows: [
        { signal: 'traces', inRate: 15, outRate: 14 },
        { signal: 'logs', inRate: 3, outRate: null },
      ],
      refusedRate: 1,
      failedRate: 2,
      troubles: ['failed', 'refused'],
    });
  });

  test('what goes out is what others are sent: a file and a log were given the same spans once more', () => {
    const local = ['exporters/file', 'exporters/debug/2'].map((path) => component(path, { traces: { sent: 14 } }));
    const outOf = (...components: TopologyComponent[]) => figuresOf(...components)?.flows[0]?.outRate;
    expect(outOf(component('exporters/otlp', { traces: { sent: 14 } }), ...local)).toBe(14);
    expect(outOf(...local)).toBe(0);
    expect(outOf(component('receivers/otlp', { traces: { accepted: 14 } }))).toBeNull();
  });

  test('what is told of all signals together has a column of its own, the last', () => {
    const figures = figuresOf(component('receivers/otlp', { '': { accepted: 4 }, traces: { accepted: 1 } }));
    expect(figures?.flows.map(({ signal }) => signal)).toEqual(['traces', '']);
  });

  test('a queue is wrong when it is nearly full; the fullest counts', () => {
    const of = (size: number) =>
      figuresOf(component('exporters/a', {}, [1, 100]), component('exporters/b', {}, [size, 100]));
    expect(of(80)).toMatchObject({ queueFill: 0.8, troubles: [] });
    expect(of(81)).toMatchObject({ queueFill: 0.81, troubles: ['queue'] });
  });

  test('what waits and is not taken is wrong, though nothing has failed yet; the longest counts', () => {
    const stall = (forMs: number) => [{ signal: '' as const, forMs }];
    const figures = figuresOf(
      component('exporters/a', { traces: { sent: 0 } }, [1, 100], stall(20_000)),
      component('exporters/b', {}, [95, 100], stall(40_000)),
    );
    expect(figures).toMatchObject({ stalledMs: 40_000, failedRate: 0, troubles: ['stalled', 'queue'] });
    expect(figuresOf(component('exporters/a', { traces: { sent: 0 } }, [1, 100]))).toMatchObject({
      stalledMs: null,
      troubles: [],
    });
  });

  test('a queue without a size to compare with, or of size nought, is not full', () => {
    expect(figuresOf(component('exporters/a', { traces: { sent: 1 } }, [7, null]))?.queueFill).toBeNull();
    expect(figuresOf(component('exporters/a', { traces: { sent: 1 } }, [0, 0]))?.queueFill).toBeNull();
  });

  test('there are none of who told nothing', () => {
    expect(figuresOf()).toBeUndefined();
    expect(figuresOf(component('exporters/otlp', {}))).toBeUndefined();
  });
});

const node = (id: string) => ({ id }) as TopologyNode;

const edge = (from: string, to: string, more: Partial<TopologyEdge> = {}): TopologyEdge => ({
  ...{ from, to, exporter: '', endpoint: '', signals: [], perSecond: null, failedPerSecond: null, stalledMs: null },
  basis: 'told',
  ...more,
});

describe('edges between the same two', () => {
  const joined = (...edges: TopologyEdge[]) => joinEdges({ nodes: ['a', 'b', 'c'].map(node), edges });

  test('are one line, with what all of them carry', () => {
    const lines = joined(
      edge('a', 'b', { signals: ['logs'], perSecond: 2 }),
      edge('a', 'c'),
      edge('a', 'b', { signals: ['traces', 'logs'], perSecond: 3, failedPerSecond: 1, stalledMs: 9 }),
      edge('a', 'b', { stalledMs: 7 }),
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      from: 0,
      to: 1,
      signals: ['traces', 'logs'],
      perSecond: 5,
      failedPerSecond: 1,
      stalledMs: 9,
    });
    expect(lines[1]).toMatchObject({ from: 0, to: 2, perSecond: null, failedPerSecond: null, stalledMs: null });
    expect(lines[0]!.ways).toHaveLength(3);
  });

  test('are inferred only where each of them is', () => {
    const inferred = edge('a', 'b', { basis: 'inferred' });
    expect(joined(inferred, inferred)[0]!.basis).toBe('inferred');
    expect(joined(inferred, edge('a', 'b', { basis: 'configured' }))[0]!.basis).toBe('configured');
  });

  test('to oneself and to nobody are left out', () => {
    expect(joined(edge('a', 'a'), edge('a', 'gone'), edge('gone', 'a'))).toEqual([]);
  });
});

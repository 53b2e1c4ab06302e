import { describe, expect, test } from 'vitest';
import { layoutTopology } from '../../../../core/layout/topology-graph/layout-topology.ts';
import { TOPOLOGY_BOX_PX, topologyLinePath } from '../../../../core/layout/topology-graph/topology-graph.ts';
import { stepGraph } from '../../../../core/layout/span-graph/graph-walk.ts';
import type { TopologyKind } from '../../../../core/model/topology.ts';

const KINDS: Readonly<Record<string, TopologyKind>> = {
  app: 'applications',
  desk: 'desk',
  a: 'agent',
  g: 'gateway',
  b: 'backend',
  c: 'collector',
};

/** 'app a1 g1 desk', 'app→a1 a1→g1': the first letters of a name say what it is. */
function laid(names: string, lines: string) {
  const boxes = names.split(' ');
  const edges = lines
    .split(' ')
    .filter(Boolean)
    .map((line) => {
      const [from, to] = line.split('→').map((name) => boxes.indexOf(name)) as [number, number];
      return { from, to };
    });
  const kinds = boxes.map((name) => ({ kind: KINDS[name.replace(/\d/, '')]!, heightPx: 80 }));
  return { boxes, ...layoutTopology(kinds, edges) };
}

/** Names from the left, column by column, each from above. */
function picture({ boxes, x, y }: ReturnType<typeof laid>): string[] {
  return [...new Set(x)]
    .toSorted((a, b) => a - b)
    .map((left) =>
      boxes
        .map((name, at) => ({ name, at }))
        .filter(({ at }) => x[at] === left)
        .toSorted((a, b) => y[a.at]! - y[b.at]!)
        .map(({ name }) => name)
        .join(' '),
    );
}

describe('columns', () => {
  test.each([
    ['who sends to whom, from the left', 'desk g1 a1 app', 'app→a1 a1→g1 g1→desk', ['app', 'a1', 'g1', 'desk']],
    ['several of a kind', 'app a1 a2 g1 desk', 'app→a1 app→a2 a1→g1 a2→g1 g1→desk', ['app', 'a1 a2', 'g1', 'desk']],
    [
      'what sends nothing on stands last',
      'app a1 g1 desk b1',
      'app→a1 a1→g1 g1→b1 a1→desk',
      ['app', 'a1', 'g1', 'b1 desk'],
    ],
    ['this desk as an agent', 'app desk g1 b1', 'app→desk desk→g1 g1→b1', ['app', 'desk', 'g1', 'b1']],
    ['a Collector that is joined to nobody', 'c1 desk', '', ['c1 desk']],
    ['applications that send straight here', 'app desk', 'app→desk', ['app', 'desk']],
    ['nobody but this desk', 'desk', '', ['desk']],
    ['a circle', 'a1 g1 g2 desk', 'a1→g1 g1→g2 g2→g1 g2→desk', ['a1', 'g1', 'g2', 'desk']],
    ['two that send to each other', 'c1 c2', 'c1→c2 c2→c1', ['c1', 'c2']],
  ])('%s', (_, names, lines, columns) => expect(picture(laid(names, lines))).toEqual(columns));

  test('stand at like heights as what they are joined to, so that lines do not cross', () => {
    const crossed = laid('a1 a2 a3 g1 g2 g3', 'a1→g3 a2→g2 a3→g1');
    const [agents, gateways] = picture(crossed) as [string, string];
    expect(gateways.split(' ').map((name) => ({ g3: 'a1', g2: 'a2', g1: 'a3' })[name])).toEqual(agents.split(' '));
  });

  test('are headed by what stands in them', () => {
    const { columns } = laid('app a1 desk b1', 'app→a1 a1→desk a1→b1');
    expect(columns.map(({ kinds }) => kinds)).toEqual([['applications'], ['agent'], ['desk', 'backend']]);
  });
});

describe('lines', () => {
  const topology = laid('app a1 g1 g2 desk', 'app→a1 a1→g1 a1→g2 g1→desk g2→desk app→desk');
  const half = TOPOLOGY_BOX_PX / 2;

  test('run from the right side of a box to the left side of the other', () => {
    topology.bends.forEach((bends, at) => {
      const { from, to } = topology.graph.edges[at]!;
      expect(bends[0]).toBe(topology.x[from]! + half);
      expect(bends.at(-2)).toBe(topology.x[to]! - half);
      expect(Math.abs(bends[1]! - topology.y[from]!)).toBeLessThan(40);
      expect(Math.abs(bends.at(-1)! - topology.y[to]!)).toBeLessThan(40);
    });
  });

  test('that pass a column keep clear of its boxes', () => {
    const bends = topology.bends.at(-1)!;
    for (let at = 2; at + 3 < bends.length; at += 2) {
      const [left, y, right, same] = bends.slice(at, at + 4);
      if (y !== same) continue;
      topology.x.forEach((middle, box) => {
        const isOver = middle + half > left! && middle - half < right!;
        if (isOver) expect(Math.abs(topology.y[box]! - y!)).toBeGreaterThan(40);
      });
    }
    expect(bends.length).toBeGreaterThan(8);
  });

  test('of one box leave it at heights of their own, in the order of where they go', () => {
    const [toFirst, toSecond] = [topology.bends[1]![1]!, topology.bends[2]![1]!];
    const isFirstAbove = topology.y[2]! < topology.y[3]!;
    expect(toFirst < toSecond).toBe(isFirstAbove);
    expect(Math.abs(toFirst - toSecond)).toBeGreaterThanOrEqual(38);
  });

  test('that go back have ends as well', () => {
    const { bends, x } = laid('c1 c2', 'c1→c2 c2→c1');
    expect([bends[1]![0], bends[1]!.at(-2)]).toEqual([x[1]! + half, x[0]! - half]);
  });

  test('are level where words stand on them, and curved between', () => {
    expect(topologyLinePath(Float64Array.of(0, 10, 100, 10, 140, 50))).toBe('M0 10H100C120 10 120 50 140 50');
  });
});

test('arrow keys lead along the lines', () => {
  const topology = laid('app a1 g1 desk b1', 'app→a1 a1→g1 g1→desk a1→b1');
  const walk = (from: string, step: 'left' | 'right') =>
    topology.boxes[stepGraph(topology, topology.boxes.indexOf(from), step)];
  expect([walk('app', 'right'), walk('a1', 'right'), walk('b1', 'left')]).toEqual(['a1', 'g1', 'a1']);
});

test('hundreds of Collectors one behind the other are laid out', () => {
  const names = Array.from({ length: 400 }, (_, at) => `a${at}`);
  const boxes = names.map(() => ({ kind: 'agent' as const, heightPx: 80 }));
  const placed = layoutTopology(
    boxes,
    names.slice(1).map((_, at) => ({ from: at, to: at + 1 })),
  );
  expect(placed.columns).toHaveLength(400);
});

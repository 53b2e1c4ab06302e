import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutEventTicks } from '../../../core/layout/timeline/event-ticks.ts';
import { hitTest } from '../../../core/layout/timeline/hit-test.ts';
import {
  ROW_AFTER,
  ROW_BEFORE,
  ROW_COLLAPSED,
  ROW_ERROR_BELOW,
  layoutRows,
} from '../../../core/layout/timeline/row-geometry.ts';
import { searchTimeline } from '../../../core/layout/timeline/search-timeline.ts';
import { parseSearch } from '../../../core/layout/timeline/search-query.ts';
import { errorNodes, stepSibling, stepThrough } from '../../../core/layout/timeline/steps.ts';
import { findSpan, layoutTimeline, nameOf, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import { layoutTreeCell } from '../../../core/layout/timeline/tree-cell.ts';
import {
  collapseToLevel,
  expandAll,
  layoutVisibleRows,
  revealNode,
  rowOfNode,
  setCollapsed,
} from '../../../core/layout/timeline/visible-rows.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { TEXT_UNIT_NS, traceFromText } from '../../helpers/trace-from-text.ts';

const model = layoutTimeline(
  traceFromText(`
    web: GET /cart     [=========]
      cart: load         [===]
        db: query !       [=x]
      mail: send #a2          [======]
      orphan #a3 ^ff    [o=>
  `),
);
const { tree } = model;
const node = (name: string) => [...tree.order].findIndex((n) => nameOf(model, n) === name);
const at = (name: string) => tree.order[node(name)]!;
const names = (rows: Uint32Array) => [...rows].map((n) => nameOf(model, n) || '(missing)');
/** One millisecond is ten pixels; the drawing's first column is at 0. */
const view = { fromNs: 0, toNs: 20 * TEXT_UNIT_NS, widthPx: 200 };
const all = layoutVisibleRows(tree, expandAll(tree));

describe('visible rows', () => {
  test('all open', () => {
    expect(names(all)).toEqual(['GET /cart', 'load', 'query', 'send', '(missing)', 'orphan']);
  });

  test('a collapsed subtree is skipped', () => {
    const collapsed = setCollapsed(expandAll(tree), at('load'), true);
    const rows = layoutVisibleRows(tree, collapsed);
    expect(names(rows)).toEqual(['GET /cart', 'load', 'send', '(missing)', 'orphan']);
    expect(rowOfNode(tree, rows, at('query'))).toBe(1);
    expect(rowOfNode(tree, rows, at('orphan'))).toBe(4);
  });

  test('collapse to a level, then reveal what is hidden', () => {
    const collapsed = collapseToLevel(tree, 0);
    expect(names(layoutVisibleRows(tree, collapsed))).toEqual(['GET /cart', '(missing)']);
    const open = revealNode(tree, collapsed, at('query'));
    expect(names(layoutVisibleRows(tree, open))).toEqual(['GET /cart', 'load', 'query', 'send', '(missing)']);
    expect(revealNode(tree, open, at('query'))).toBe(open);
  });

  test('few closed nodes or many, inside of each other or not: the same rows as going through all nodes', () => {
    const trace = layoutTimeline(generateTrace(400)).tree;
    const closed = fc.oneof(
      fc.array(fc.nat(trace.nodes - 1), { maxLength: 8 }),
      fc.array(fc.nat(trace.nodes - 1), { minLength: 60, maxLength: 200 }),
    );
    fc.assert(
      fc.property(closed, (nodes) => {
        const collapsed = expandAll(trace);
        for (const node of nodes) collapsed[node] = 1;
        const isHidden = (node: number) => {
          for (let up = trace.parent[node]!; up >= 0; up = trace.parent[up]!) if (collapsed[up]) return true;
          return false;
        };
        expect(layoutVisibleRows(trace, collapsed)).toEqual(trace.order.filter((node) => !isHidden(node)));
      }),
      { endOnFailure: true },
    );
  });

  test('a hundred thousand rows, every one once', () => {
    const large = layoutTimeline(generateTrace(100_000));
    expect(new Set(layoutVisibleRows(large.tree, expandAll(large.tree))).size).toBe(large.tree.nodes);
    expect(layoutVisibleRows(large.tree, collapseToLevel(large.tree, 0)).length).toBe(large.tree.roots.length);
  });
});

describe('row geometry', () => {
  const geometry = layoutRows(model, all, setCollapsed(expandAll(tree), at('load'), true), view, 0, 100);
  const row = (name: string) => geometry.node.indexOf(at(name));

  test('bars lie where their times are', () => {
    expect([geometry.x0[row('load')], geometry.x1[row('load')]]).toEqual([20, 60]);
  });

  test('a child that outlives its parent draws a whisker on the parent', () => {
    expect([geometry.whisker0[row('GET /cart')], geometry.x1[row('GET /cart')]]).toEqual([0, 100]);
    expect(geometry.whisker1[row('GET /cart')]).toBe(140);
    expect(geometry.whisker1[row('load')]).toBe(geometry.x1[row('load')]);
  });

  test('an open span reaches the end of the trace', () => {
    expect(geometry.x1[row('orphan')]).toBe(140);
  });

  test('flags', () => {
    expect(geometry.flags[row('load')]! & (ROW_COLLAPSED | ROW_ERROR_BELOW)).toBe(ROW_COLLAPSED | ROW_ERROR_BELOW);
    expect(geometry.flags[row('query')]! & ROW_ERROR_BELOW).toBe(0);
    const late = layoutRows(model, all, expandAll(tree), { ...view, fromNs: 13e6 }, 0, 3);
    expect(late.flags[1]! & ROW_BEFORE).toBe(ROW_BEFORE);
    const early = layoutRows(model, all, expandAll(tree), { ...view, toNs: 1e6 }, 1, 1);
    expect(early.flags[0]! & ROW_AFTER).toBe(ROW_AFTER);
  });

  test('bars are at least a pixel wide and never run far outside', () => {
    const close = layoutRows(model, all, expandAll(tree), { fromNs: 4e6, toNs: 4.001e6, widthPx: 200 }, 0, 6);
    for (let i = 0; i < close.count; i++) {
      expect(close.x1[i]! - close.x0[i]!).toBeGreaterThanOrEqual(1);
      expect(Math.abs(close.x0[i]!) <= 300 && Math.abs(close.x1[i]!) <= 300).toBe(true);
    }
  });

  test('rows outside the list are left out', () => {
    expect(layoutRows(model, all, expandAll(tree), view, 4, 10).count).toBe(2);
    expect(layoutRows(model, all, expandAll(tree), view, 40, 10).count).toBe(0);
    expect(layoutRows(model, all, expandAll(tree), view, -3, 5).count).toBe(2);
  });

  test('events become ticks, exceptions last', () => {
    const ticks = layoutEventTicks(model, geometry, view);
    expect([...ticks.row].map((i) => nameOf(model, geometry.node[i]!))).toEqual(['orphan', 'query']);
    expect([...ticks.x]).toEqual([20, 50]);
    expect([...ticks.exception]).toEqual([0, 1]);
  });

  test('zoomed out, many events of a span are one tick', () => {
    const busy = layoutTimeline(traceFromText('a [oooooooooooooooooooxoooooooo]'));
    const rows = layoutVisibleRows(busy.tree, expandAll(busy.tree));
    const far = { fromNs: 0, toNs: 1e9, widthPx: 100 };
    const ticks = layoutEventTicks(busy, layoutRows(busy, rows, expandAll(busy.tree), far, 0, 1), far);
    expect([ticks.count, ticks.events[0], ticks.exception[0]]).toEqual([1, 28, 1]);
  });
});

describe('hit test', () => {
  const geometry = layoutRows(model, all, expandAll(tree), view, 0, 100);
  const metrics = { rowPx: 24, treePx: 300, maxDepth: tree.maxDepth };
  const hit = (x: number, y: number) => hitTest(geometry, tree.depth, metrics, x, y);

  test('bar, whisker, empty time', () => {
    expect(hit(300 + 50, 10)).toMatchObject({ row: 0, part: 'bar' });
    expect(hit(300 + 130, 10)).toMatchObject({ part: 'whisker' });
    expect(hit(300 + 190, 10)).toMatchObject({ part: 'time' });
    expect(hit(300 + 18, 30)).toMatchObject({ row: 1, part: 'bar' });
    expect(hit(300, 24 * 6 + 1)).toBeUndefined();
  });

  test('twisty only where there are children', () => {
    const { twistyX } = layoutTreeCell(0, tree.maxDepth, 300);
    expect(hit(twistyX + 5, 10)).toMatchObject({ part: 'twisty' });
    expect(hit(layoutTreeCell(2, 2, 300).twistyX + 5, 60)).toMatchObject({ part: 'tree' });
  });

  test('deep trees keep room for names', () => {
    expect(layoutTreeCell(10_000, 10_000, 300).textX).toBeLessThan(200);
  });
});

describe('search and steps', () => {
  const found = (query: string) => names(searchTimeline(model, query).nodes);

  test('in names and services, by key, without regard to case', () => {
    expect(found('CART')).toEqual(['GET /cart', 'load']);
    expect(found('name:cart')).toEqual(['GET /cart']);
    expect(found('service:cart')).toEqual(['load']);
    expect(found('"get /c" web')).toEqual(['GET /cart']);
    expect(found('status:error')).toEqual(['query']);
    expect(found('id:00000000000000a2')).toEqual(['send']);
    expect(found('  ')).toEqual([]);
    expect(found('nothing')).toEqual([]);
  });

  test('errors go round', () => {
    const errors = errorNodes(tree);
    expect(nameOf(model, stepThrough(tree, errors, -1, 1))).toBe('query');
    expect(nameOf(model, stepThrough(tree, errors, at('query'), 1))).toBe('query');
    expect(nameOf(model, stepThrough(tree, errors, at('GET /cart'), -1))).toBe('query');
    expect(stepThrough(tree, new Uint32Array(0), 0, 1)).toBe(-1);
  });

  test('siblings in time', () => {
    expect(stepSibling(tree, at('load'), 1)).toBe(at('send'));
    expect(stepSibling(tree, at('send'), -1)).toBe(at('load'));
    expect(stepSibling(tree, at('send'), 1)).toBe(-1);
    expect(stepSibling(tree, at('GET /cart'), 1)).toBe(tree.roots[1]);
  });

  test('by span id', () => {
    expect(findSpan(model, '00000000000000a2')).toBe(at('send'));
    expect(findSpan(model, 'f'.repeat(16))).toBe(-1);
    expect(spanIdOf(model, tree.roots[1]!)).toBe('00000000000000ff');
  });
});

describe('the language of the search', () => {
  const found = (query: string, withAttributes?: Uint8Array) =>
    names(searchTimeline(model, query, withAttributes).nodes);

  test('a minus excludes', () => {
    expect(found('-service:web -name:query')).toEqual(['load', 'send', 'orphan']);
    expect(found('-status:error service:db')).toEqual([]);
  });

  test('how long', () => {
    expect(found('>6ms')).toEqual(['GET /cart', 'send']);
    expect(found('<4ms -service:ff')).toEqual(['query']);
    expect(found('duration>=4000us duration<6ms')).toEqual(['load']);
  });

  test('of which kind, on which host', () => {
    expect(found('kind:internal')).toHaveLength(5);
    expect(found('kind:client')).toEqual([]);
    expect(found('host:db')).toEqual(['query']);
  });

  test('conditions on attributes are the store’s to answer', () => {
    expect(parseSearch('cart http.route="a b" -has:db.system retries>3 url!=x')).toEqual({
      terms: [{ negated: false, key: 'any', text: 'cart' }],
      attributes: ['http.route="a b"', 'NOT has:db.system', 'retries>3', 'url!=x'],
    });
    const satisfied = new Uint8Array(5);
    satisfied[0] = satisfied[1] = 1;
    expect(found('has:x', satisfied)).toHaveLength(2);
    expect(found('has:x service:web', satisfied)).toEqual(['GET /cart']);
    expect(found('has:x')).toEqual([]);
  });

  test('what is no condition is text', () => {
    expect(parseSearch('- -- status:odd "GET /c').terms).toEqual([
      { negated: false, key: 'any', text: '-' },
      { negated: true, key: 'any', text: '-' },
      { negated: false, key: 'any', text: 'status:odd' },
      { negated: false, key: 'any', text: 'get /c' },
    ]);
  });
});

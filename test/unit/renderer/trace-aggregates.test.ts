import { createElement } from 'react';
import type { ComponentType, ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { computeFlame } from '../../../core/analysis/flame.ts';
import { layoutFlameBoxes } from '../../../core/layout/flame/flame-boxes.ts';
import { countBefore, layoutFlame, viewOf } from '../../../core/layout/flame/flame-layout.ts';
import { layoutTimeline, nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { drawFlame } from '../../../renderer/charts/flame/draw-flame.ts';
import { flameKey } from '../../../renderer/charts/flame/flame-keys.ts';
import { fitLetters } from '../../../renderer/charts/span-graph/graph-texts.ts';
import { SpanGraph } from '../../../renderer/charts/span-graph/SpanGraph.tsx';
import type { TimelineTheme } from '../../../renderer/charts/timeline/timeline-theme.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { FlameView } from '../../../renderer/views/trace/aggregates/FlameView.tsx';
import { GraphView } from '../../../renderer/views/trace/aggregates/GraphView.tsx';
import { statisticsColumns } from '../../../renderer/views/trace/aggregates/statistics-columns.tsx';
import { StatisticsView } from '../../../renderer/views/trace/aggregates/StatisticsView.tsx';
import type { TraceViewProps } from '../../../renderer/views/trace/aggregates/trace-view-props.ts';
import { arrangeSpanGraph } from '../../../renderer/workers/arrange-span-graph.ts';
import { detailOf } from '../../helpers/trace-detail.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const detail = traceFromText(`
  web: GET /cart      [==================]
    cart: load          [====]
      db: query !        [==]
    cart: load                [==]
    mail: <b>send</b>            [======]
`);
const model = layoutTimeline(detail);
const nodeOf = (name: string) => [...model.tree.order].find((node) => nameOf(model, node) === name)!;

// Themes are read from the page, of which there is none here.
vi.mock('../../../renderer/theme/use-theme.ts', () => ({ useTheme: () => 'dark' }));
// Nor is there an engine to be asked.
vi.mock('../../../renderer/state/use-query.ts', () => ({ useQuery: () => ({ data: undefined, isPrevious: false }) }));
beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: () => '#888888' }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  setLocale({ language: 'en' });
});

const render = (view: ComponentType<TraceViewProps>, props: Partial<TraceViewProps> = {}) =>
  renderToStaticMarkup(createElement(view, { model, detail, selected: -1, onSelect: () => {}, ...props }));

describe('views', () => {
  test('the flame is a tree that speaks the selected node', () => {
    expect(render(FlameView)).toContain('Flame of trace web GET /cart, 5 spans.');
    const html = render(FlameView, { selected: nodeOf('load') });
    expect(html).toMatch(/role="treeitem"[^>]*aria-level="2"[^>]*aria-setsize="2"[^>]*aria-posinset="1"/);
    expect(html).toContain('load, cart, 2 spans, 42% of all self time, Total 8.00 ms, Self time 5.00 ms, 1 of 2');
  });

  test('the table says how many groups there are, in either language', () => {
    expect(render(StatisticsView)).toContain('4 groups');
    setLocale({ language: 'ko' });
    expect(render(StatisticsView)).toContain('그룹 4개');
  });

  test('a trace without spans and one without any time of its own say so', () => {
    const nothing = detailOf([]);
    for (const view of [FlameView, StatisticsView, GraphView]) {
      expect(render(view, { detail: nothing, model: layoutTimeline(nothing) })).toContain('This trace has no spans.');
    }
    const open = traceFromText('a: open [==>');
    expect(render(FlameView, { detail: open, model: layoutTimeline(open) })).toContain('nothing to draw');
  });

  test('the graph has a box for each service and a sentence for each edge; names are text', () => {
    const source = { tree: model.tree, columns: detail.frame.columns, links: detail.links.columns };
    const props = { label: 'graph', selected: nodeOf('load'), onSelect: () => {} };
    const html = renderToStaticMarkup(
      createElement(SpanGraph, { ...props, placed: arrangeSpanGraph(source, 'service') }),
    );
    expect(html.match(/role="option"/g)).toHaveLength(4);
    expect(html).toContain('<li>web → cart: call × 2, 0 errors, median 3.00 ms</li>');
    expect(html).toMatch(/aria-label="cart: 2 spans, self time 5.00 ms, 0 errors" aria-selected="true"/);
    const operations = renderToStaticMarkup(
      createElement(SpanGraph, { ...props, placed: arrangeSpanGraph(source, 'operation') }),
    );
    expect(operations).not.toContain('<b>');
    expect(operations).toContain('&lt;b&gt;send&lt;/b&gt;');
  });
});

describe('the flame as drawn', () => {
  function draw(foundBefore?: Uint32Array) {
    const calls: string[] = [];
    const state: Record<string, unknown> = { measureText: (text: string) => ({ width: text.length * 6 }), font: 'x' };
    const context = new Proxy(state, {
      get: (target, name: string) =>
        name in target
          ? target[name]
          : (...args: unknown[]) => void calls.push(`${name} ${args[0]} @${target.globalAlpha}`),
      set: (target, name: string, value) => Boolean(((target[name] = value), true)),
    });
    const layout = layoutFlame(
      computeFlame({ tree: model.tree, name: model.columns.name, service: model.columns.service }),
    );
    const theme = {
      font: 'x',
      service: () => ({ colour: '#111', ink: '#fff', initial: '' }),
    } as unknown as TimelineTheme;
    drawFlame(
      context as unknown as CanvasRenderingContext2D,
      {
        layout,
        boxes: layoutFlameBoxes(layout, viewOf(layout, -1), 900, 0, 9),
        frame: { widthPx: 900, heightPx: 200, rowPx: 20, scrollPx: 0 },
        selected: -1,
        hovered: -1,
        focused: false,
        foundBefore,
        nameOf: (node) => model.columns.name.dictionary[layout.flame.name[node]!]!,
        serviceOf: () => 'x',
        moreText: (n) => `${n} more`,
      },
      theme,
    );
    return calls.filter((call) => call.startsWith('fillText'));
  }

  test('every name, "!" before what failed; what was not found is dim', () => {
    expect(draw()).toEqual([
      'fillText GET /cart @1',
      'fillText load @1',
      'fillText <b>send</b> @1',
      'fillText ! query @1',
    ]);
    const found = countBefore(4, (node) => node === 1);
    expect(draw(found).map((call) => call.split('@')[1])).toEqual(['0.3', '1', '0.3', '0.3']);
  });

  test('keys', () => {
    const press = (key: string, ctrlKey = false) => flameKey({ key, ctrlKey, metaKey: false, altKey: false });
    expect(press('ArrowDown')).toEqual({ kind: 'step', step: 'child' });
    expect([press('Enter')?.kind, press('Escape')?.kind, press('x'), press('Enter', true)]).toEqual([
      'zoom',
      'out',
      undefined,
      undefined,
    ]);
  });
});

test('a column has one unit, that of its median, and copies nanoseconds', () => {
  const group = {
    value: 'x',
    service: 'a',
    count: 30,
    ended: 30,
    errors: 1,
    totalNs: 4e9,
    selfNs: 1e6,
    share: 0.5,
    found: 1,
  };
  const row = { ...group, meanNs: NaN, p50Ns: 1.5e6, p95Ns: 2e6, maxNs: NaN, example: 0 };
  const rows = [row, { ...row, totalNs: 3e6 }, { ...row, totalNs: 2e6 }];
  const columns = statisticsColumns(rows, { grouping: 'operation', key: '' }, true);
  const labels = Object.fromEntries(columns.map(({ id, label }) => [id, label]));
  expect(labels).toMatchObject({ totalNs: 'Total (ms)', p50Ns: 'p50 (ms)', found: 'Found' });
  expect(columns.map(({ text }) => text(row))).toEqual([
    ...['a', 'x', '30', '1', '1', '1000000', '0.5', '4000000000', '', '1500000', '2000000', ''],
  ]);
  expect(statisticsColumns([row], { grouping: 'kind', key: '' }, false).map(({ id }) => id)).not.toContain('found');
});

test('an attribute heads its column; one that is not there and one that is empty are told apart', () => {
  const group = { service: undefined, count: 30, ended: 30, errors: 0, totalNs: 1, selfNs: 1, share: 1, found: 0 };
  const rowOf = (value: string | undefined) => ({
    ...group,
    value,
    meanNs: 1,
    p50Ns: 1,
    p95Ns: 1,
    maxNs: 1,
    example: 0,
  });
  const [column] = statisticsColumns([rowOf('/a')], { grouping: 'attribute', key: 'http.route' }, false);
  expect(column!.label).toBe('http.route');
  expect(['/a', '', undefined].map((value) => column!.text(rowOf(value)))).toEqual(['/a', '', '(not set)']);
  const shown = (value: string | undefined) => renderToStaticMarkup(column!.render(rowOf(value)) as ReactElement);
  expect([shown(''), shown(undefined)].map((html) => html.replaceAll(/<[^>]*>/g, ''))).toEqual([
    '(empty)',
    '(not set)',
  ]);
});

test('a p95 of fewer than 20 spans is their longest: it is said to be of too few instead', () => {
  const of = (ended: number) => {
    const sums = { count: ended, ended, errors: 0, totalNs: 1, selfNs: 1, share: 1, found: 0 };
    const row = { ...sums, value: 'x', service: 'a', meanNs: 1e6, p50Ns: 1e6, p95Ns: 2e6, maxNs: 2e6, example: 0 };
    const columns = statisticsColumns([row], { grouping: 'operation', key: '' }, false);
    return renderToStaticMarkup(columns.find(({ id }) => id === 'p95Ns')!.render(row) as ReactElement);
  };
  expect(of(19)).toContain('n too small');
  expect(of(20)).toContain('2.00');
  expect(of(20)).toContain('of 20 spans');
  expect(of(0)).not.toContain('n too small');
});

test('long names keep both ends, and letters of Hangul count twice', () => {
  expect(fitLetters('short', 10)).toBe('short');
  expect(fitLetters('com.example.Handler', 9)).toBe('com.…dler');
  expect(fitLetters('결제게이트웨이승인', 9)).toBe('결제…승인');
});

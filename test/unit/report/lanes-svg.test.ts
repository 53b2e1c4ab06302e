import { expect, test } from 'vitest';
import { columnEdges } from '../../../core/layout/lanes/columns.ts';
import { indexLanes } from '../../../core/layout/lanes/lane-index.ts';
import { heightOfRows, layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import { packLanes } from '../../../core/layout/lanes/pack-lanes.ts';
import { layoutTimeline, nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { writeLanesSvg } from '../../../core/report/lanes-svg.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

function svgOf(detail: ReturnType<typeof traceFromText>, widthPx: number, lanePx: number): string {
  const model = layoutTimeline(detail);
  const { tree } = model;
  const packing = packLanes({ tree, times: tree });
  const rows = layoutLaneRows(packing.groups, lanePx, 20);
  const edges = columnEdges(tree.traceStart, tree.traceEnd + 1, widthPx);
  return writeLanesSvg({
    view: { rows, edges, ratio: 1, scrollPx: 0, heightPx: heightOfRows(rows) },
    index: indexLanes(packing, tree, tree.flags),
    extents: tree,
    flags: tree.flags,
    title: 'a & b',
    leftOut: (spans) => `${spans} left out`,
    name: (node) => nameOf(model, node),
    colour: () => ({ fill: '#123456', ink: '#ffffff' }),
    groupName: () => '<all>',
    colours: { surface: '#fff', text: '#000', quiet: '#666', line: '#eee', error: '#f00' },
  });
}

const bars = (svg: string) => svg.match(/<g><title>/g)?.length ?? 0;

test('every bar with its name, errors told by more than colour, telemetry as text', () => {
  const svg = svgOf(
    traceFromText(`
      root              [===================]
        <b>bold&gone      [======]
        fails !                      [=======]
    `),
    200,
    16,
  );
  expect(bars(svg)).toBe(3);
  expect(svg).toContain('&lt;b&gt;bold&amp;gone');
  expect(svg).toContain('<title>! fails</title>');
  expect(svg).toContain('>&lt;all&gt;</text>');
  expect(svg).toContain('<title>a &amp; b</title>');
  // A whisker of the root up to where its late child ends.
  expect(svg).toMatch(/<path d="M\d+(\.\d)? 27\.5H200"/);
  expect(svg).not.toMatch(/<b>|<script|href|url\(|left out/);
});

test('a large trace stays small, its errors are in it, and what is not is counted', () => {
  const detail = generateTrace(20_000);
  const svg = svgOf(detail, 4_000, 2);
  expect(bars(svg)).toBe(5_000);
  expect(svg.length).toBeLessThan(1_500_000);
  const leftOut = Number(/>(\d+) left out</.exec(svg)![1]);
  expect(leftOut).toBeGreaterThan(0);
  expect(leftOut).toBeLessThanOrEqual(15_000);
  const errors = detail.frame.columns.status.filter((status) => status === 2).length;
  const drawn = svg.match(/<title>! /g)!.length;
  expect(drawn).toBeGreaterThan(errors / 2);
  expect(drawn).toBeLessThanOrEqual(errors);
});

import { NODE_ERROR } from '../analysis/trace-tree.ts';
import { headersInView } from '../layout/lanes/lane-headers.ts';
import type { LaneIndex } from '../layout/lanes/lane-index.ts';
import type { LaneView } from '../layout/lanes/lane-rows.ts';
import { layoutVisibleBars } from '../layout/lanes/visible-bars.ts';
import type { Extents, VisibleBars } from '../layout/lanes/visible-bars.ts';
import { fragment, type Markup } from './html/markup.ts';
import { fitText } from './html/text-width.ts';

/** What a report is worth waiting for, and what a browser still scrolls: some 600 KB of markup. */
const MOST_BARS = 5_000;
const TEXT_FROM_PX = 24;
/** A name needs so high a lane. */
const TEXT_LANE_PX = 12;
const FOOT_PX = 24;
/** Names may be megabytes long; nobody reads on from here. */
const MOST_LETTERS = 400;

/** The lanes as they stand on the screen, with colours in full. */
export interface LanesPicture {
  view: LaneView;
  index: LaneIndex;
  extents: Extents;
  flags: Uint8Array;
  title: string;
  /** Bars that are not in it, in words: "1,204 spans are left out". Called only if there are any. */
  leftOut: (spans: number) => string;
  /** By node. */
  name: (node: number) => string;
  colour: (node: number) => { fill: string; ink: string };
  /** By the group's number. */
  groupName: (group: number) => string;
  colours: { surface: string; text: string; quiet: string; line: string; error: string };
}

/**
 * The view as one SVG of its own, from the geometry the screen paints: text stays text, nothing is fetched. At most 5,000
 * bars, errors first, then the widest; it says how many spans no bar stands for.
 */
export function writeLanesSvg(picture: LanesPicture): string {
  const { view, index, extents, colours, title } = picture;
  const width = Math.round((view.edges.length - 1) / view.ratio);
  const bars = layoutVisibleBars(index, view, extents, { leastPx: 1 / view.ratio, most: MOST_BARS });
  const leftOut = index.node.length - bars.spans.reduce((sum, spans) => sum + spans, 0);
  const foot = leftOut > 0 ? picture.leftOut(leftOut) : '';
  const height = view.heightPx + FOOT_PX;
  return fragment`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="11">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="${colours.surface}"/>
${Array.from(bars.node, (_, i) => bar(picture, bars, i))}${headers(picture, width)}<rect y="${view.heightPx}" width="${width}" height="${FOOT_PX}" fill="${colours.surface}"/>
<text x="8" y="${view.heightPx + 16}" fill="${colours.quiet}">${foot}</text>
</svg>
`.markup;
}

/** A tenth of a pixel is finer than any screen. */
const round = (px: number): number => Math.round(px * 10) / 10;

function bar(picture: LanesPicture, bars: VisibleBars, i: number): Markup {
  const { flags, colours, view } = picture;
  const node = bars.node[i]!;
  const [x0, x1, top] = [bars.x0[i]!, bars.x1[i]!, bars.top[i]!];
  const { lanePx } = view.rows;
  const height = lanePx * view.ratio >= 4 ? lanePx - 1 / view.ratio : lanePx;
  const isError = (flags[node]! & NODE_ERROR) !== 0;
  const { fill, ink } = picture.colour(node);
  const name = `${isError ? '! ' : ''}${picture.name(node).slice(0, MOST_LETTERS)}`;
  const hasText = x1 - x0 >= TEXT_FROM_PX && lanePx >= TEXT_LANE_PX && bars.spans[i] === 1;
  const text = hasText
    ? fragment`<text x="${round(x0 + 4)}" y="${round(top + height / 2 + 4)}" fill="${isError ? colours.surface : ink}">${fitText(name, x1 - x0 - 8)}</text>`
    : '';
  return fragment`<g><title>${name}</title>${whiskers(bars, i, top + height / 2, fill)}<rect x="${round(x0)}" y="${round(top)}" width="${round(x1 - x0)}" height="${round(height)}" fill="${isError ? colours.error : fill}"/>${text}</g>
`;
}

function whiskers({ x0, x1, whisker0, whisker1 }: VisibleBars, i: number, y: number, colour: string): Markup | string {
  const line = (from: number, to: number) => (to - from < 1.5 ? '' : `M${round(from)} ${round(y)}H${round(to)}`);
  const path = line(whisker0[i]!, x0[i]!) + line(x1[i]!, whisker1[i]!);
  return path === '' ? '' : fragment`<path d="${path}" stroke="${colour}" fill="none"/>`;
}

function headers({ view, colours, groupName }: LanesPicture, width: number): Markup[] {
  const { headerPx } = view.rows;
  return headersInView(view).map(
    ({ group, top }) =>
      fragment`<rect y="${round(top)}" width="${width}" height="${headerPx}" fill="${colours.surface}"/><path d="M0 ${round(top + headerPx - 0.5)}H${width}" stroke="${colours.line}"/><text x="8" y="${round(top + headerPx / 2 + 4)}" font-weight="600" fill="${colours.text}">${groupName(group)}</text>
`,
  );
}

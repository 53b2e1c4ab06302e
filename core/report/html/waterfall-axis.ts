import { layoutFolds, layoutRuler } from '../../layout/timeline/ruler.ts';
import type { TimeView } from '../../layout/timeline/viewport.ts';
import { fragment } from './markup.ts';
import type { Markup } from './markup.ts';
import type { ReportModel } from './report-model.ts';
import { formatDuration } from './report-times.ts';
import { px, RULER_PX, TIME_PX, TREE_PX, WIDTH_PX } from './waterfall-sizes.ts';
import { textPx } from './text-width.ts';

/** Ticks, lengths of what is folded, and what the rows below refer to by id. */
export function rulerSvg({ timeline, words }: ReportModel, view: TimeView): Markup {
  const lengths = layoutFolds(timeline.axis, view)
    .toSorted((a, b) => b.lengthNs - a.lengthNs)
    .map(({ x0, x1, lengthNs }) => labelAt((x0 + x1) / 2, formatDuration(lengthNs, words)));
  const ticks = layoutRuler(view, timeline.tree.traceStart, timeline.axis).map(({ x, label }) => labelAt(x, label));
  const placed: Label[] = [];
  // What a fold hides is said in its place, the longest first, and takes precedence over ticks.
  for (const label of [...lengths, ...ticks]) if (placed.every((other) => isApart(label, other))) placed.push(label);
  const labels = placed.map((label) => {
    const kind = lengths.includes(label) ? 'tick hidden' : 'tick';
    return fragment`<text class="${kind}" x="${px(TREE_PX + label.x)}" y="15" text-anchor="middle">${label.text}</text>`;
  });
  return fragment`<svg viewBox="0 0 ${WIDTH_PX} ${RULER_PX}" width="${WIDTH_PX}" height="${RULER_PX}" aria-hidden="true">
    <defs>
      <linearGradient id="fade">
        <stop offset="0.3" stop-color="#fff" />
        <stop offset="1" stop-color="#555" />
      </linearGradient>
      <pattern id="queue" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path class="whisker-quiet" d="M0.5 0V5" />
      </pattern>
      <mask id="fade-out" maskContentUnits="objectBoundingBox"><rect width="1" height="1" fill="url(#fade)" /></mask>
    </defs>
    ${labels}
  </svg>`;
}

interface Label {
  /** Its middle. */
  x: number;
  half: number;
  text: string;
}

/** Inside the ruler. */
function labelAt(x: number, text: string): Label {
  const half = textPx(text) / 2 + 4;
  return { x: Math.min(Math.max(x, half), TIME_PX - half), half, text };
}

const isApart = (a: Label, b: Label): boolean => Math.abs(a.x - b.x) >= a.half + b.half;

/** Ground and torn edges of what the axis leaves out, as on the screen. */
export function foldsSvg(
  { timeline }: ReportModel,
  view: TimeView,
  height: number,
): { under: Markup[]; over: Markup[] } {
  const folds = layoutFolds(timeline.axis, view);
  const tear = (x: number) => {
    const steps = Array.from({ length: Math.ceil(height / 4) }, (_, at) => `l${at % 2 === 0 ? 2 : -2} 4`);
    return fragment`<path class="tear" d="M${px(TREE_PX + x)} 0${steps.join('')}" />`;
  };
  return {
    under: folds.map(
      ({ x0, x1 }) =>
        fragment`<rect class="fold" x="${px(TREE_PX + x0)}" y="0" width="${px(x1 - x0)}" height="${height}" />`,
    ),
    over: folds.flatMap(({ x0, x1 }) => [tear(x0), tear(x1)]),
  };
}

import { layoutFlameBoxes } from '../../../core/layout/flame/flame-boxes.ts';
import { levelCount, viewOf } from '../../../core/layout/flame/flame-layout.ts';
import type { FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { drawSvg, drawWithin, pictureWidth } from '../../pictures/draw-svg.ts';
import type { ChartPicture } from '../../pictures/shown-picture.ts';
import { pictureTheme } from '../timeline/picture-theme.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { drawFlame } from './draw-flame.ts';
import type { FlameScene } from './draw-flame.ts';

const MOST_LEVELS = 200;
const LEAST_LEVELS = 4;

/** The flame as it stands: its zoom, search and selection, but all of its levels, or as many as a picture holds. */
export function flamePicture(shown: FlameScene, zoom: number, theme: TimelineTheme): ChartPicture {
  const { layout, frame } = shown;
  const widthPx = pictureWidth(frame.widthPx);
  const levels = levelCount(layout.flame);
  const view = viewOf(layout, zoom);
  const colours = pictureTheme(theme);
  const drawn = drawWithin(Math.min(MOST_LEVELS, levels), LEAST_LEVELS, (count) => {
    const size = { widthPx, heightPx: count * frame.rowPx };
    const boxes = layoutFlameBoxes(layout, view, widthPx, 0, count);
    const scene = { ...shown, boxes, frame: { ...frame, ...size, scrollPx: 0 }, hovered: -1, focused: true };
    return { ...drawSvg(size, 'f', (context) => drawFlame(context, scene, colours)), boxes, count };
  });
  return {
    widthPx,
    heightPx: drawn.heightPx,
    chart: drawn.markup,
    axis: axisWords(layout, zoom, view.toNs - view.fromNs),
    services: servicesOf(shown, drawn.boxes),
    notes: drawn.count < levels ? [t('picture.levels', { n: formatCount(drawn.count), all: formatCount(levels) })] : [],
  };
}

function axisWords({ wholeNs }: FlameLayout, zoom: number, shownNs: number): string {
  const [shown, all] = [formatDuration(shownNs), formatDuration(wholeNs)];
  return zoom < 0 ? t('picture.selfTime', { all }) : t('picture.selfTimePart', { shown, all });
}

function servicesOf({ serviceOf }: FlameScene, { count, node, nodes }: FlameScene['boxes']): string[] {
  const names = new Set<string>();
  for (let at = 0; at < count; at++) {
    const name = nodes[at] === 1 ? serviceOf(node[at]!) : undefined;
    if (name !== undefined) names.add(name);
  }
  return [...names];
}

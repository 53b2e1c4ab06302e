import { fitText, textWidth } from '../timeline/text-fit.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import type { LaneScene } from './lane-scene.ts';

const PAD_PX = 8;

/** ─ checkout  412 spans in 9 lanes, by subtree ─ */
export function drawHeaders(context: CanvasRenderingContext2D, scene: LaneScene, theme: TimelineTheme): void {
  const { headers, groups, picture, words } = scene;
  const { rows, edges, ratio } = picture.view;
  const width = (edges.length - 1) / ratio;
  for (const { group, top } of headers) {
    const lanes = groups.firstLane[group + 1]! - groups.firstLane[group]!;
    const middle = top + rows.headerPx / 2;
    context.fillStyle = theme.raised;
    context.fillRect(0, top, width, rows.headerPx);
    context.fillStyle = theme.line;
    context.fillRect(0, top + rows.headerPx - 1, width, 1);
    context.font = theme.strongFont;
    context.fillStyle = theme.text1;
    const name = fitText(context, words.group(groups.code[group]!), width / 2);
    context.fillText(name, PAD_PX, middle);
    const after = 2 * PAD_PX + textWidth(context, name);
    context.font = theme.smallFont;
    context.fillStyle = theme.text2;
    const size = words.groupSize(groups.bars[group]!, lanes, groups.rule[group]!);
    context.fillText(fitText(context, size, width - after - PAD_PX), after, middle);
  }
}

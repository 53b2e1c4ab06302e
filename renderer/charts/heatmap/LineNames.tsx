import classes from './Heatmap.module.css';
import type { HeatmapData, HeatmapLayout } from './heatmap-layout.ts';

interface LineNamesProps {
  lines: HeatmapData['lines'];
  layout: HeatmapLayout;
}

const NAME_PX = 13;

/** At the right end of each line stands what it is; names that would touch are moved apart. */
export function LineNames({ lines, layout }: LineNamesProps) {
  const ends = lines.flatMap(({ id, label, isEarlier }, at) => {
    const y = layout.lines[at]!.y.at(-1);
    return y === undefined || isEarlier ? [] : [{ id, label, y }];
  });
  const sorted = ends.sort((a, b) => a.y - b.y);
  const tops = sorted.reduce<number[]>((all, { y }) => [...all, Math.max(y, (all.at(-1) ?? -Infinity) + NAME_PX)], []);
  return sorted.map(({ id, label }, at) => (
    <span key={id} aria-hidden className={classes.name} style={{ top: tops[at], left: layout.window.widthPx + 4 }}>
      {label}
    </span>
  ));
}

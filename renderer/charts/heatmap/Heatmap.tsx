import { useMemo, useState, type KeyboardEvent } from 'react';
import { canBeLog, type HeatmapScale } from '../../../core/layout/heatmap/heatmap-axis.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { axisOffsetNs } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { ChartAxes } from '../line/ChartAxes.tsx';
import type { ChartDot, ChartPick } from '../line/chart-types.ts';
import { useSize } from '../line/use-size.ts';
import { stepCell, type HeatmapCell } from './cell-keys.ts';
import { cellWords } from './cell-words.ts';
import classes from './Heatmap.module.css';
import { HeatmapPlot } from './HeatmapPlot.tsx';
import { layoutHeatmap, type HeatmapData } from './heatmap-layout.ts';

export interface HeatmapProps {
  label: string;
  data: HeatmapData;
  scale: HeatmapScale;
  unit: DisplayUnit;
  dots: readonly ChartDot[];
  onDot: (index: number) => void;
  onPick: (pick: ChartPick) => void;
  /** Offsets from the first edge. */
  onBrush: (fromNs: number, toNs: number) => void;
}

/** Cells of a distribution over time, lines over them; a cell is read by pointer and by arrow keys. */
export function Heatmap(props: HeatmapProps) {
  const { data, scale, unit, onPick } = props;
  const { ref, size } = useSize<HTMLDivElement>();
  const [cell, setCell] = useState<HeatmapCell | null>(null);
  const baseNs = data.xEdgesNs[0] ?? 0n;
  const layout = useMemo(
    () => layoutHeatmap(data, scale, unit, size, axisOffsetNs(baseNs)),
    [data, scale, unit, size, baseNs],
  );
  // A new answer may have fewer cells than the one that was read.
  const isThere = cell !== null && layout !== null && cell.column < layout.columns && cell.row < layout.axis.endRow;
  const shown = isThere ? cell : null;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!layout) return;
    const { columns, axis, margins, window } = layout;
    const next = stepCell(event, shown, { columns, firstRow: axis.firstRow, endRow: axis.endRow });
    const isPick = shown !== null && (event.key === 'Enter' || event.key === 'ContextMenu');
    if (next) setCell(next);
    else if (event.key === 'Escape' && shown) setCell(null);
    else if (isPick) {
      const box = event.currentTarget.getBoundingClientRect();
      const share = (shown.column + 0.5) / columns;
      const clientX = box.left + margins.left + share * window.widthPx;
      onPick({ ns: share * window.toNs, clientX, clientY: box.top + margins.top + 24 });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={ref}
      className={classes.chart}
      role="application"
      aria-roledescription={t('metrics.heat.role')}
      aria-label={props.label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setCell(null)}
    >
      {layout && (
        <ChartAxes
          window={layout.window}
          time={layout.time}
          heightPx={layout.axis.heightPx}
          values={layout.values}
          margins={layout.margins}
        />
      )}
      {layout && <HeatmapPlot {...props} layout={layout} cell={shown} onCell={setCell} />}
      <span className={classes.unit} aria-hidden>
        {unit.label}
        {scale === 'log' && !canBeLog(data.yEdges) ? ` (${t('metrics.heat.linear')})` : ''}
      </span>
      <output className={classes.words} aria-live="polite">
        {shown ? cellWords(data, shown.column, shown.row, unit) : ''}
      </output>
    </div>
  );
}

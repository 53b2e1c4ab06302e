import { useMemo } from 'react';
import { findHitmapShapes, type HitmapShape } from '../../../core/analysis/hitmap-shapes/find-hitmap-shapes.ts';
import { selectionOf, type CellRange } from '../../../core/layout/hitmap-layout.ts';
import type { HitmapData } from '../../../core/layout/hitmap-geometry.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { fromTo } from '../../format/from-to.ts';
import { formatMoment } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import classes from './ShapeChips.module.css';

const MARKS: Record<HitmapShape['kind'], string> = { vertical: '┃', horizontal: '━', repeated: '⋮⋮' };

/** Where it lies: the moment of a vertical line, the duration of a horizontal one, how often it repeats. */
function whereOf({ kind, range, times }: HitmapShape, { grid }: HitmapData): string {
  const { fromNs, minDurationNs, maxDurationNs } = selectionOf(grid, range);
  if (kind === 'vertical') return formatMoment(fromNs, grid.xEdgesNs[0]!, grid.xEdgesNs.at(-1)!, 1);
  if (kind === 'horizontal')
    return fromTo(formatDuration(Number(minDurationNs)), formatDuration(Number(maxDurationNs)));
  return `× ${formatCount(times)}`;
}

interface ShapeChipsProps {
  data: HitmapData;
  /** `isSecond`: with Shift. */
  onSelect: (range: CellRange, isSecond: boolean) => void;
}

/** What the picture's shapes may mean; each selects its cells. Nothing where there are none. */
export function ShapeChips({ data, onSelect }: ShapeChipsProps) {
  const shapes = useMemo(() => findHitmapShapes(data.cells, data.grid), [data]);
  if (shapes.length === 0) return null;
  return (
    <div className={classes.chips} role="group" aria-label={t('hitmap.shapes')}>
      <span className={classes.label} title={t('hitmap.shapes.how')}>
        {t('hitmap.shapes')}
      </span>
      {shapes.map((shape) => (
        <button
          key={Object.values(shape.range).join() + shape.kind}
          type="button"
          className={classes.chip}
          title={t(`hitmap.shape.${shape.kind}.how`)}
          onClick={(event) => onSelect(shape.range, event.shiftKey)}
        >
          <span aria-hidden className={classes.mark}>
            {MARKS[shape.kind]}
          </span>
          {t(`hitmap.shape.${shape.kind}`)}
          <span className={classes.where}>
            {whereOf(shape, data)} · {t('count.traces', { n: shape.count })}
          </span>
        </button>
      ))}
    </div>
  );
}

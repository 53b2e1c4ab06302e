import { memo, useEffect, useMemo, useState } from 'react';
import { countInView, groupOfLane } from '../../../core/layout/canvas/canvas-marks.ts';
import { laneOfMark } from '../../../core/layout/canvas/step-marks.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import type { CanvasModel } from './canvas-model.ts';
import classes from './CanvasTable.module.css';

interface CanvasTableProps {
  id: string;
  model: CanvasModel;
  window: TimeSpan;
  /** Selected, −1 = none. */
  mark: number;
}

/** What the picture shows, for those who do not see it: groups with their counts, and the selected mark when it changes. */
export function CanvasTable({ id, model, window, mark }: CanvasTableProps) {
  return (
    <div className={classes.hidden}>
      <p id={id}>{t('canvas.keys')}</p>
      <output aria-live="polite">{mark < 0 ? '' : describeMark(model, mark)}</output>
      <GroupTable model={model} window={useStill(window)} />
    </div>
  );
}

/** So long after the last movement the counts are told anew: a table for each frame would cost more than the picture. */
const STILL_MS = 300;

function useStill(window: TimeSpan): TimeSpan {
  const [still, setStill] = useState(window);
  useEffect(() => {
    const timer = setTimeout(() => setStill(window), STILL_MS);
    return () => clearTimeout(timer);
  }, [window]);
  return still;
}

const GroupTable = memo(({ model, window }: Pick<CanvasTableProps, 'model' | 'window'>) => {
  const counts = useMemo(() => countInView(model.marks, window.fromNs, window.toNs), [model, window]);
  return (
    <table>
      <thead>
        <tr>
          <th>{t('word.name')}</th>
          <th>{t('word.spans')}</th>
          <th>{t('word.errors')}</th>
        </tr>
      </thead>
      <tbody>
        {model.groups.map(({ label }, group) => (
          <tr key={`${group} ${label}`}>
            <td>{label}</td>
            <td>{formatCount(counts.spans[group]!)}</td>
            <td>{formatCount(counts.errors[group]!)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
});

function describeMark({ marks, groups, baseNs, nameOf }: CanvasModel, mark: number): string {
  const parts = [
    groups[groupOfLane(marks, laneOfMark(marks, mark))]!.label,
    nameOf(mark),
    t('count.spans', { n: marks.spans[mark]! }),
    marks.errors[mark]! > 0 ? t('canvas.errors', { n: marks.errors[mark]! }) : '',
    formatDuration(marks.duration[mark]!),
    formatTime(baseNs + BigInt(Math.round(marks.start[mark]!))),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

import type { Ref } from 'react';
import type { MarkHit } from '../../../core/layout/canvas/hit-marks.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import classes from '../timeline/Timeline.module.css';
import type { CanvasModel } from './canvas-model.ts';

interface CanvasTooltipProps {
  ref: Ref<HTMLDivElement>;
  model: CanvasModel;
  hit: MarkHit;
  /** Of the span that stands for what is there, where it is known; else ''. */
  name: string;
}

/** "web  37 spans, 2 errors; longest GET /cart 120 ms". */
export function CanvasTooltip({ ref, model, hit, name }: CanvasTooltipProps) {
  const { marks, groups } = model;
  const time = formatDuration(marks.duration[hit.mark]!);
  const key = hit.errors > 0 ? 'canvas.tip.failed' : 'canvas.tip.longest';
  return (
    <div ref={ref} className={classes.tooltip}>
      <b>
        {groups[hit.group]!.label} · {t('count.spans', { n: hit.spans })}
      </b>
      {hit.errors > 0 && <p className={classes.failed}>! {t('canvas.errors', { n: hit.errors })}</p>}
      <p>{hit.spans === 1 ? `${name} ${time}`.trim() : t(key, { name: name || '…', time })}</p>
      {hit.errors > 0 && hit.longest > marks.duration[hit.mark]! && (
        <p>{t('canvas.tip.longest', { name: '', time: formatDuration(hit.longest) })}</p>
      )}
    </div>
  );
}

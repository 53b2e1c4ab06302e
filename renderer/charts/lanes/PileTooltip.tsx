import type { Ref } from 'react';
import { nameOf, serviceOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import classes from '../timeline/Timeline.module.css';

interface PileTooltipProps {
  model: TimelineModel;
  spans: number;
  errors: number;
  longest: number;
  ref: Ref<HTMLDivElement>;
}

/** What shares a pixel: "37 spans, 2 errors; longest GET /cart 120 ms". */
export function PileTooltip({ model, spans, errors, longest, ref }: PileTooltipProps) {
  return (
    <div ref={ref} className={classes.tooltip}>
      <b>{t('count.spans', { n: spans })}</b>
      {errors > 0 && <p className={classes.failed}>! {t('trace.lanes.errors', { n: errors })}</p>}
      <p>
        {t('trace.lanes.longest', {
          name: `${serviceOf(model, longest)} ${nameOf(model, longest)}`,
          time: formatDuration(model.columns.duration[longest]!),
        })}
      </p>
    </div>
  );
}

import { ClockAlert, ClockCheck } from 'lucide-react';
import { MOST_SKEW_NS } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import classes from './TraceView.module.css';
import { toggleSkew } from './trace-options.ts';

/** Says that machines' clocks seem to disagree, by how much, and takes it out of the picture or puts it back. */
export function ClockNotice({ model }: { model: TimelineModel }) {
  const { skew, isCorrected } = model;
  if (skew.shifted === 0 && skew.refused === 0) return null;
  const Icon = isCorrected ? ClockCheck : ClockAlert;
  const trigger = (
    <button type="button" className={classes.warnings}>
      <Icon aria-hidden />
      <span>{isCorrected ? t('trace.skew.corrected', { n: skew.shifted }) : t('trace.skew.found')}</span>
    </button>
  );
  return (
    <Popover trigger={trigger}>
      <div className={classes.reasons}>
        {skew.shifted > 0 && (
          <p>{t('trace.skew.why', { n: skew.shifted, most: formatDuration(Math.abs(skew.largestNs)) })}</p>
        )}
        {skew.refused > 0 && <p>{t('trace.skew.refused', { n: skew.refused, most: formatDuration(MOST_SKEW_NS) })}</p>}
        <p>{t('trace.skew.inferred')}</p>
        {skew.shifted > 0 && (
          <Button onClick={() => toggleSkew(model)}>
            {isCorrected ? t('trace.skew.asTold') : t('trace.skew.correct')}
          </Button>
        )}
      </div>
    </Popover>
  );
}

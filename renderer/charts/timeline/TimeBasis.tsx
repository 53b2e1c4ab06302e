import type { Ref } from 'react';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatExactTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import classes from './Timeline.module.css';

interface TimeBasisProps {
  model: TimelineModel;
  /** When the trace began; undefined = not known here. */
  startNs: bigint | undefined;
  ref: Ref<HTMLDivElement>;
}

/** At the end of the ruler: what its times count from, and by whose clocks. */
export function TimeBasis({ model: { isCorrected }, startNs, ref }: TimeBasisProps) {
  const start =
    startNs === undefined ? t('trace.basis.start') : t('trace.basis.startAt', { time: formatExactTime(startNs) });
  const clocks = t(isCorrected ? 'trace.basis.corrected.why' : 'trace.basis.told.why');
  return (
    <div ref={ref} className={classes.basis} title={`${start} ${clocks}`}>
      {t(isCorrected ? 'trace.basis.corrected' : 'trace.basis.told')}
    </div>
  );
}

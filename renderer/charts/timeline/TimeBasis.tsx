import type { Ref } from 'react';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatExactTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import classes from './Timeline.module.css';

const TOLD = { whole: 'trace.basis.told', short: 'trace.basis.told.short' } as const;
const CORRECTED = { whole: 'trace.basis.corrected', short: 'trace.basis.corrected.short' } as const;
/** In a ruler that is shorter, all words would stand where two or three of its few ticks have their times. */
const WHOLE_FROM_PX = 720;

interface TimeBasisProps {
  model: TimelineModel;
  /** When the trace began; undefined = not known here. */
  startNs: bigint | undefined;
  /** Of the ruler. */
  widthPx: number;
  ref: Ref<HTMLDivElement>;
}

/** At the end of the ruler: what its times count from, and by whose clocks. */
export function TimeBasis({ model: { isCorrected }, startNs, widthPx, ref }: TimeBasisProps) {
  const start =
    startNs === undefined ? t('trace.basis.start') : t('trace.basis.startAt', { time: formatExactTime(startNs) });
  const words = isCorrected ? CORRECTED : TOLD;
  const clocks = t(isCorrected ? 'trace.basis.corrected.why' : 'trace.basis.told.why');
  return (
    <div ref={ref} className={classes.basis} title={`${start} ${clocks}`}>
      {t(widthPx < WHOLE_FROM_PX ? words.short : words.whole)}
    </div>
  );
}

import { ClockAlert, ClockCheck } from 'lucide-react';
import { MOST_SKEW_NS } from '../../../../core/analysis/clock-skew.ts';
import { formatDuration } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { Popover } from '../../../widgets/Popover.tsx';
import traceClasses from '../TraceView.module.css';
import { correctClocks } from './compare-options.ts';
import type { Compared } from './compared.ts';

/** Of both traces: that clocks disagree, by how much, and takes it out of the picture or puts it back. */
export function CompareClocks({ compared: { comparison } }: { compared: Compared }) {
  const sides = (['before', 'after'] as const).map((side) => ({ side, ...comparison[side] }));
  const found = sides.filter(({ skew }) => skew.shifted > 0 || skew.refused > 0);
  if (found.length === 0) return null;
  const isCorrected = sides.some((trace) => trace.isCorrected);
  const shifted = found.reduce((sum, { skew }) => sum + skew.shifted, 0);
  const Icon = isCorrected ? ClockCheck : ClockAlert;
  const trigger = (
    <button type="button" className={traceClasses.warnings}>
      <Icon aria-hidden />
      <span>{isCorrected ? t('trace.skew.corrected', { n: shifted }) : t('trace.skew.found')}</span>
    </button>
  );
  return (
    <Popover trigger={trigger}>
      <div className={traceClasses.reasons}>
        {found.map(({ side, skew: { shifted: n, refused, largestNs } }) => (
          <div key={side}>
            <strong>{t(`compare.${side}`)}</strong>
            {n > 0 && <p>{t('trace.skew.why', { n, most: formatDuration(Math.abs(largestNs)) })}</p>}
            {refused > 0 && <p>{t('trace.skew.refused', { n: refused, most: formatDuration(MOST_SKEW_NS) })}</p>}
          </div>
        ))}
        <p>{t('trace.skew.inferred')}</p>
        {shifted > 0 && (
          <Button onClick={() => correctClocks(!isCorrected)}>
            {isCorrected ? t('trace.skew.asTold') : t('trace.skew.correct')}
          </Button>
        )}
      </div>
    </Popover>
  );
}

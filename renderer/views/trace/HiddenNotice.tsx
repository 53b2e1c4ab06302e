import { EyeOff } from 'lucide-react';
import { formatRound } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import classes from './TraceView.module.css';
import type { HiddenSpans } from './use-kept-spans.ts';

/** In the header: how many spans have no row, and why. Pressing it shows them. */
export function HiddenNotice({ hidden, onShowAll }: { hidden: HiddenSpans; onShowAll: () => void }) {
  return (
    <Tooltip text={t('trace.hidden.show')}>
      <button type="button" className={classes.hidden} onClick={onShowAll}>
        <EyeOff aria-hidden />
        <span>{hiddenText(hidden)}</span>
      </button>
    </Tooltip>
  );
}

function hiddenText({ count, leastNs, isSearch }: HiddenSpans): string {
  const words = { n: count, time: formatRound(leastNs) };
  if (leastNs === 0) return t('trace.hidden.notFound', words);
  return t(isSearch ? 'trace.hidden.both' : 'trace.hidden.short', words);
}

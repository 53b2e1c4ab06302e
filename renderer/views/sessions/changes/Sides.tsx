import { ArrowUpDown, RefreshCw } from 'lucide-react';
import type { SessionEntry } from '../../../../contract/operations/library.ts';
import type { ComparedSessions, ComparedSide } from '../../../../core/report/session-comparison/compared-sessions.ts';
import { isMissing, unreadText } from '../../../../core/report/unread.ts';
import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { currentLocale } from '../../../i18n/locale.ts';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { IconButton } from '../../../widgets/IconButton.tsx';
import classes from './Changes.module.css';
import { OtherChoice } from './OtherChoice.tsx';
import { word } from './words.ts';

interface SidesProps {
  compared: ComparedSessions;
  /** The side the open session is on. */
  own: 'before' | 'after';
  other: SessionEntry;
  others: readonly SessionEntry[];
  again: () => void;
}

/** Which session was before and which after, and what there is of each. */
export function Sides({ compared, own, other, others, again }: SidesProps) {
  return (
    <header className={classes.sides}>
      {(['before', 'after'] as const).map((side) => (
        <Side key={side} side={side} facts={compared[side]}>
          {side === own ? <strong>{compared[side].title}</strong> : <OtherChoice others={others} value={other.id} />}
        </Side>
      ))}
      <div className={classes.acts}>
        <IconButton label={t('changes.swap')} keys="Shift+X" icon={<ArrowUpDown aria-hidden />} onClick={swapSides} />
        <IconButton label={t('changes.again')} icon={<RefreshCw aria-hidden />} onClick={again} />
      </div>
    </header>
  );
}

export function swapSides(): void {
  const { place, setParam } = useView.getState();
  setParam('side', place.params.side === 'after' ? '' : 'after');
}

interface SideProps {
  side: 'before' | 'after';
  facts: ComparedSide;
  children: React.ReactNode;
}

function Side({ side, facts, children }: SideProps) {
  const { spans, spansTookNs, logs, points, operations, metrics, patterns, unread } = facts;
  const cut = [
    ...(operations.truncated ? [t('changes.operations')] : []),
    ...(metrics.truncated ? [t('changes.metrics')] : []),
    ...(patterns.truncated ? [t('changes.patterns')] : []),
  ];
  return (
    <>
      <span className={classes.side}>{word(side)}</span>
      <div className={classes.name}>
        {children}
        <span className={classes.facts}>
          {t('changes.facts', {
            spans: formatCount(spans),
            time: formatDuration(spansTookNs),
            logs: formatCount(logs),
            points: formatCount(points),
          })}
        </span>
        {unread && isMissing(unread) && (
          <span className={classes.cut}>{unreadText(unread, currentLocale().language)}</span>
        )}
        {cut.length > 0 && (
          <span className={classes.cut} title={t('changes.cut.why')}>
            {t('changes.cut', { lists: cut.join(', ') })}
          </span>
        )}
      </div>
    </>
  );
}

import { ChartLine, List, ScrollText } from 'lucide-react';
import type { SessionInfo } from '../../../contract/operations/session.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatRange, withZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { CountText } from '../../widgets/CountText.tsx';
import { findView } from '../../workbench/views.ts';
import { Services } from './Services.tsx';
import classes from './StartView.module.css';

function Figure({ count, label }: { count: number; label: string }) {
  return (
    <div className={classes.figure}>
      <dd>
        <CountText count={count} />
      </dd>
      <dt>{label}</dt>
    </div>
  );
}

function Span({ range }: { range: NonNullable<SessionInfo['timeRange']> }) {
  const from = BigInt(range.minNs);
  const to = BigInt(range.maxNs);
  return (
    <p className={classes.note}>
      {withZone(formatRange(from, to), from)} · {formatDuration(Number(to - from))}
    </p>
  );
}

function NextSteps({ counts }: Pick<SessionInfo, 'counts'>) {
  const { go } = useView.getState();
  const steps = [
    { id: 'traces', count: counts.traces, icon: <List aria-hidden />, label: t('start.next.traces') },
    { id: 'logs', count: counts.logs, icon: <ScrollText aria-hidden />, label: t('start.next.logs') },
    { id: 'metrics', count: counts.points, icon: <ChartLine aria-hidden />, label: t('start.next.metrics') },
  ].filter(({ id, count }) => count > 0 && findView(id));
  return (
    <div className={classes.buttons}>
      {steps.map(({ id, icon, label }, at) => (
        <Button key={id} variant={at === 0 ? 'primary' : 'plain'} icon={icon} onClick={() => go(id)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

/** What is in the session, and where to go on. */
export function Summary({ session }: { session: SessionInfo }) {
  const { counts, timeRange } = session;
  return (
    <section className={classes.panel}>
      <h2>{t('start.summary')}</h2>
      {timeRange && <Span range={timeRange} />}
      <dl className={classes.figures}>
        <Figure count={counts.traces} label={t('word.traces')} />
        <Figure count={counts.spans} label={t('word.spans')} />
        <Figure count={counts.logs} label={t('word.logs')} />
        <Figure count={counts.points} label={t('word.points')} />
      </dl>
      <NextSteps counts={counts} />
      <Services />
    </section>
  );
}

import { formatDecimal } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useConnection } from '../../state/connection.ts';
import { useSession } from '../../state/session.ts';
import { LossesTable } from '../../workbench/status/LossesTable.tsx';
import { cx } from '../../widgets/cx.ts';
import classes from './StartView.module.css';

const NONE: never[] = [];

function Rates() {
  const isConnected = useConnection((state) => state.connection.kind === 'ready');
  const lastRate = useSession((state) => state.session?.ratePerSecond);
  const rate = isConnected ? lastRate : undefined;
  const parts = [
    rate && rate.spans > 0 && t('start.rate.spans', { rate: formatDecimal(rate.spans) }),
    rate && rate.logs > 0 && t('start.rate.logs', { rate: formatDecimal(rate.logs) }),
    rate && rate.points > 0 && t('start.rate.points', { rate: formatDecimal(rate.points) }),
  ].filter(Boolean);
  const requests = useSession(
    (state) => state.session?.receivers.reduce((sum, receiver) => sum + receiver.requests, 0) ?? 0,
  );
  return (
    <p className={classes.live} role="status">
      <span className={cx(classes.lamp, parts.length > 0 && classes.lit)} aria-hidden />
      {parts.length > 0 ? parts.join(' · ') : t('start.waiting')}
      {requests > 0 && <span className={classes.quiet}>{t('status.requests', { n: requests })}</span>}
    </p>
  );
}

/** What comes in right now. */
export function Arrivals() {
  return (
    <section className={classes.panel}>
      <h2>{t('start.arriving')}</h2>
      <Rates />
    </section>
  );
}

/** What did not get in; below the account of the files, which is read first and may be the reason for these. */
export function Losses() {
  const losses = useSession((state) => state.session?.losses ?? NONE);
  if (losses.length === 0) return null;
  return (
    <section className={classes.panel}>
      <h2>{t('status.losses.title')}</h2>
      <div className={classes.losses}>
        <LossesTable losses={losses} />
      </div>
    </section>
  );
}

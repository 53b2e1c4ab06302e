import { Pause, Play } from 'lucide-react';
import { formatDecimal } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useConnection } from '../../state/connection.ts';
import { useSession } from '../../state/session.ts';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import { cx } from '../../widgets/cx.ts';
import classes from './LiveIndicator.module.css';

type Liveness = 'lost' | 'off' | 'idle' | 'receiving';

function useRate(): number {
  return useSession(({ session }) => {
    if (!session) return 0;
    const { spans, logs, points } = session.ratePerSecond;
    return spans + logs + points;
  });
}

function useLiveness(rate: number): Liveness {
  const listening = useSession(
    ({ session }) => session?.receivers.some((receiver) => receiver.state === 'listening') ?? false,
  );
  const connected = useConnection((state) => state.connection.kind === 'ready');
  if (!connected) return 'lost';
  if (!listening) return 'off';
  return rate > 0 ? 'receiving' : 'idle';
}

/** Whether data comes in and how fast; pressing it freezes the views, never the receiving. */
export function LiveIndicator() {
  const rate = useRate();
  const liveness = useLiveness(rate);
  const paused = useConnection((state) => state.paused);
  const words = {
    lost: t('live.lost'),
    off: t('live.off'),
    idle: t('live.idle'),
    receiving: t('live.rate', { rate: formatDecimal(rate) }),
  }[liveness];
  const what = paused ? t('live.resume') : t('live.pause');
  return (
    <Tooltip text={what}>
      <button
        type="button"
        className={cx(classes.live, classes[liveness], paused && classes.paused)}
        aria-label={`${words}. ${what}`}
        aria-pressed={paused}
        onClick={() => useConnection.getState().setPaused(!paused)}
      >
        {paused ? <Pause aria-hidden /> : <span className={classes.dot} aria-hidden />}
        <span>{paused ? `${t('live.paused')} · ${words}` : words}</span>
        {paused && <Play aria-hidden />}
      </button>
    </Tooltip>
  );
}

import { TriangleAlert } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { Popover } from '../../widgets/Popover.tsx';
import { cx } from '../../widgets/cx.ts';
import { LossesTable } from './LossesTable.tsx';
import classes from './StatusBar.module.css';

const NONE: never[] = [];

export function LossesStatus() {
  const losses = useSession((state) => state.session?.losses ?? NONE);
  // A warning was kept, only changed; it is listed but not counted as lost.
  const lost = losses.reduce((sum, { kind, count }) => (kind === 'warning' ? sum : sum + count), 0);
  return (
    <Popover
      side="top"
      title={t('status.losses.title')}
      trigger={
        <button type="button" className={cx(classes.door, lost > 0 && classes.bad)}>
          {lost > 0 && <TriangleAlert aria-hidden />}
          {lost > 0 ? t('status.losses', { n: lost }) : t('status.lossless')}
        </button>
      }
    >
      <div className={classes.panel}>
        <LossesTable losses={losses} />
      </div>
    </Popover>
  );
}

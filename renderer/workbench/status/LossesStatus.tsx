import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import type { LossEntry } from '../../../contract/operations/session.ts';
import { t } from '../../i18n/t.ts';
import { followPipelineLosses, usePipelineLosses } from '../../state/pipeline-losses.ts';
import { useSession } from '../../state/session.ts';
import { useView } from '../../state/view.ts';
import { Popover } from '../../widgets/Popover.tsx';
import { cx } from '../../widgets/cx.ts';
import { LossesTable } from './LossesTable.tsx';
import classes from './StatusBar.module.css';

const NONE: never[] = [];
/** Kept, only changed; or kept for as long as the settings say. Both are listed. */
const NOT_LOST: ReadonlySet<LossEntry['kind']> = new Set(['warning', 'expired']);

export function LossesStatus() {
  const losses = useSession((state) => state.session?.losses ?? NONE);
  const inPipelines = usePipelineLosses(({ items }) => items);
  useEffect(followPipelineLosses, []);
  const lost = losses.reduce((sum, { kind, count }) => (NOT_LOST.has(kind) ? sum : sum + count), inPipelines);
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
        {(losses.length > 0 || inPipelines === 0) && <LossesTable losses={losses} />}
        {inPipelines > 0 && (
          <button type="button" className={classes.link} onClick={() => useView.getState().go('pipelines')}>
            {t('status.losses.pipelines', { n: inPipelines })}
          </button>
        )}
        <button type="button" className={classes.link} onClick={() => useView.getState().go('losses')}>
          {t('losses.open')}
        </button>
      </div>
    </Popover>
  );
}

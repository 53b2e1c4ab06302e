import { Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { formatClock } from '../../../format/time.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import classes from '../PipelinesView.module.css';
import { ItemChanges } from './ItemChanges.tsx';
import { TryError } from './TryError.tsx';
import { usePolled } from './use-polled.ts';

const EVERY_MS = 2_000;

/** The last batch through a component, before and after it. Asked for anew while it is open. */
export function SamplePanel({ stepKey }: { stepKey: string }) {
  const [isHeld, setHeld] = useState(false);
  const { data, error } = usePolled('pipelines.sample', { key: stepKey }, { everyMs: EVERY_MS, isHeld });
  if (error && !data) return <TryError error={error} />;
  if (!data) return null;
  if (data.atMs === 0) return <p className={classes.hint}>{t('pipelines.sample.none')}</p>;
  return (
    <div className={classes.panel}>
      <div className={classes.panelHead}>
        <p>
          {t('pipelines.sample.of', {
            before: data.itemsBefore,
            after: data.itemsAfter,
            time: formatClock(BigInt(Math.round(data.atMs)) * 1_000_000n, 0),
          })}
        </p>
        <Button icon={isHeld ? <Play aria-hidden /> : <Pause aria-hidden />} onClick={() => setHeld(!isHeld)}>
          {isHeld ? t('pipelines.sample.go') : t('pipelines.sample.hold')}
        </Button>
      </div>
      <ItemChanges changes={data.changes} />
    </div>
  );
}

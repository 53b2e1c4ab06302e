import { FlaskConical } from 'lucide-react';
import type { DryRun } from '../../../../contract/operations/pipelines.ts';
import { formatShare } from '../../../format/count.ts';
import { engineText } from '../../../i18n/engine-texts.ts';
import { pipelineText } from '../../../i18n/pipeline-texts.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import classes from '../PipelinesView.module.css';
import { ItemChanges } from './ItemChanges.tsx';
import { TriedOnFields, TriedOnLine } from './TriedOnFields.tsx';
import { TryError } from './TryError.tsx';
import { useTried } from './use-tried.ts';

/** What the processor, as it stands in the editor, would make of the newest stored items. */
export function DryRunPanel({ pipeline, processor }: { pipeline: string; processor: string }) {
  const { data, error, isRunning, isBeside, isOld, run, cancel } = useTried('pipelines.dryRun', {
    pipeline,
    processor,
  });
  const what = t(isBeside ? 'pipelines.tried.beside' : 'pipelines.dryRun.running');
  return (
    <div className={classes.panel}>
      <QueryStatus loading={isRunning} what={what} onCancel={cancel} />
      <p className={classes.quiet}>{t('pipelines.dryRun.why')}</p>
      <TriedOnFields />
      <Button icon={<FlaskConical aria-hidden />} disabled={isRunning} onClick={run}>
        {data ? t('pipelines.dryRun.again') : t('pipelines.dryRun.run')}
      </Button>
      {isOld && <p className={classes.warned}>{t('pipelines.tried.old')}</p>}
      {error && <TryError error={error} />}
      {data && <TriedOnLine on={data.on} />}
      {data && <Outcome run={data} />}
    </div>
  );
}

function Outcome({ run: { itemsIn, itemsOut, changed, refused, dropped, errors, changes, note } }: { run: DryRun }) {
  const gone = dropped.reduce((sum, { items }) => sum + items, 0);
  return (
    <>
      <p className={classes.outcome} role="status">
        {itemsIn === 0
          ? t('pipelines.dryRun.nothing')
          : t('pipelines.dryRun.would', {
              gone,
              items: itemsIn,
              share: formatShare(gone, itemsIn),
              changed,
              out: itemsOut,
            })}
      </p>
      {refused > 0 && <p className={classes.wrong}>{t('pipelines.dryRun.refused', { items: refused })}</p>}
      {note && <div className={classes.quiet}>{engineText(note)}</div>}
      {dropped.length > 0 && (
        <ul className={classes.reasons}>
          {dropped.map(({ reason, items }) => (
            <li key={reason}>{t('pipelines.dryRun.reason', { reason: pipelineText(reason), items })}</li>
          ))}
        </ul>
      )}
      {errors.map(({ message, count }) => (
        <p key={message} className={classes.wrong}>
          {t('pipelines.dryRun.error', { message: pipelineText(message), count })}
        </p>
      ))}
      {changes.length > 0 && <ItemChanges changes={changes} />}
    </>
  );
}

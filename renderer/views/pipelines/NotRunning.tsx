import { FileUp, Pencil, Play } from 'lucide-react';
import type { PipelinesState } from '../../../contract/operations/pipelines.ts';
import { pipelineText } from '../../i18n/pipeline-texts.ts';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { useDefault } from './default-state.ts';
import { apply, chooseConfig } from './desk-actions.ts';
import { isEdited, useDraft } from './draft.ts';
import classes from './PipelinesView.module.css';

interface NotRunningProps {
  state: PipelinesState;
  /** Takes what runs without a configuration into the editor. */
  onEdit: () => void;
}

/** What runs without a configuration, what pipelines are, and the next step. */
export function NotRunning({ state, onEdit }: NotRunningProps) {
  const own = useDefault(({ pipeline }) => pipeline);
  const edited = useDraft((draft) => isEdited(draft, state));
  const ranBefore = own ? state.yaml !== own.yaml : false;
  return (
    <div className={classes.notRunning}>
      <div>
        {state.state === 'failed' && (
          <p className={classes.wrong} role="alert">
            {t('pipelines.failedWith', { message: pipelineText(state.message) })}
          </p>
        )}
        {own && <p className={classes.strong}>{t('pipelines.default.what')}</p>}
        <p>{t('pipelines.what')}</p>
      </div>
      {!edited && state.fixedBecause === '' && (
        <div className={classes.next}>
          {ranBefore && (
            <Button icon={<Play aria-hidden />} onClick={apply}>
              {t('pipelines.beginAgain')}
            </Button>
          )}
          {own && (
            <Button icon={<Pencil aria-hidden />} onClick={onEdit}>
              {t('pipelines.default.edit')}
            </Button>
          )}
          <Button icon={<FileUp aria-hidden />} onClick={chooseConfig}>
            {t('pipelines.openFile')}
          </Button>
        </div>
      )}
    </div>
  );
}

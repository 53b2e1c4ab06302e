import { ArrowDown, ArrowUp, Power, X } from 'lucide-react';
import type { ConfigComponent, ConfigPipeline } from '../../../../contract/operations/pipelines.ts';
import { t } from '../../../i18n/t.ts';
import { IconButton } from '../../../widgets/IconButton.tsx';
import type { CatalogueEntry } from '../catalogue.ts';
import { listSteps } from '../find-step.ts';
import classes from '../PipelinesView.module.css';
import { AddStep } from './AddStep.tsx';
import type { Make } from './form-edits.ts';

export interface PipelineProps {
  pipeline: ConfigPipeline;
  components: readonly ConfigComponent[];
  known: readonly CatalogueEntry[];
  change: (make: Make) => void;
  onSelect: (key: string) => void;
}

type StepsProps = PipelineProps & { role: 'receivers' | 'processors' | 'exporters' };

/** One list of a pipeline; what is disabled stays at its place. */
export function Steps({ pipeline, role, components, known, change, onSelect }: StepsProps) {
  const all = listSteps(pipeline, role);
  const keyOf = (id: string): string => {
    if (role === 'processors') return `${pipeline.id}/${id}`;
    const isConnector = components.some((one) => one.section === 'connectors' && one.id === id);
    return `${isConnector ? 'connectors' : role}/${id}`;
  };
  return (
    <div className={classes.formRole}>
      <h3>{t(`pipelines.section.many.${role}`)}</h3>
      <ol>
        {all.map((step, index) => (
          <Step
            key={step.id}
            {...step}
            change={change}
            steps={{ pipeline: pipeline.id, role }}
            isFirst={index === 0}
            isLast={index === all.length - 1}
            onSelect={() => onSelect(keyOf(step.id))}
          />
        ))}
      </ol>
      <AddStep pipeline={pipeline} role={role} components={components} known={known} change={change} />
    </div>
  );
}

interface StepProps {
  id: string;
  isDisabled: boolean;
  steps: { pipeline: string; role: StepsProps['role'] };
  isFirst: boolean;
  isLast: boolean;
  change: PipelineProps['change'];
  onSelect: () => void;
}

function Step({ id, isDisabled, steps, isFirst, isLast, change, onSelect }: StepProps) {
  return (
    <li>
      <button type="button" className={classes.formStep} data-off={isDisabled || undefined} onClick={onSelect}>
        {id}
        {isDisabled && <span className={classes.offNote}>{t('pipelines.form.off')}</span>}
      </button>
      <IconButton
        label={t('pipelines.form.on', { id })}
        icon={<Power aria-hidden />}
        role="switch"
        aria-checked={!isDisabled}
        onClick={() =>
          change((edits, text) => (isDisabled ? edits.enableStep(text, steps, id) : edits.disableStep(text, steps, id)))
        }
      />
      {steps.role === 'processors' && (
        <MoveButtons id={id} steps={steps} isFirst={isFirst} isLast={isLast} change={change} />
      )}
      <IconButton
        label={t('pipelines.form.takeOut', { id })}
        icon={<X aria-hidden />}
        onClick={() => change((edits, text) => edits.removeStep(text, steps, id))}
      />
    </li>
  );
}

function MoveButtons({ id, steps, isFirst, isLast, change }: Omit<StepProps, 'isDisabled' | 'onSelect'>) {
  return (
    <>
      <IconButton
        label={t('pipelines.form.up', { id })}
        icon={<ArrowUp aria-hidden />}
        disabled={isFirst}
        onClick={() => change((edits, text) => edits.moveStep(text, steps, id, -1))}
      />
      <IconButton
        label={t('pipelines.form.down', { id })}
        icon={<ArrowDown aria-hidden />}
        disabled={isLast}
        onClick={() => change((edits, text) => edits.moveStep(text, steps, id, 1))}
      />
    </>
  );
}

import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { CheckedConfig, ConfigComponent, ConfigPipeline } from '../../../../contract/operations/pipelines.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { IconButton } from '../../../widgets/IconButton.tsx';
import { Menu } from '../../../widgets/Menu.tsx';
import { listSteps } from '../find-step.ts';
import classes from '../PipelinesView.module.css';
import { Said } from '../Said.tsx';
import { useKnownTypes } from '../use-known-types.ts';
import { addPipelineOf, edit, type Make } from './form-edits.ts';
import { Steps, type PipelineProps } from './Steps.tsx';

const ROLES = ['receivers', 'processors', 'exporters'] as const;

interface PipelineFormProps {
  config: Pick<CheckedConfig, 'components' | 'pipelines'>;
  onSelect: (key: string) => void;
}

/** The pipelines as lists to add to, reorder and take from; each change is one of the text beside it. */
export function PipelineForm({ config, onSelect }: PipelineFormProps) {
  const known = useKnownTypes();
  const [hasFailed, setFailed] = useState(false);
  const change = (make: Make): void => void edit(make).then((isDone) => setFailed(!isDone));
  const { pipelines, components } = config;
  return (
    <div className={classes.form} role="region" aria-label={t('pipelines.form')}>
      <p role="status" className={classes.warned}>
        {hasFailed && t('pipelines.form.failed')}
      </p>
      {pipelines.map((pipeline) => (
        <Pipeline
          key={pipeline.id}
          pipeline={pipeline}
          components={components}
          known={known}
          change={change}
          onSelect={onSelect}
        />
      ))}
      <AddPipeline change={change} />
      <Unused pipelines={pipelines} components={components} change={change} />
    </div>
  );
}

function Pipeline({ pipeline, change, ...rest }: PipelineProps) {
  const { id, leftOut } = pipeline;
  return (
    <section className={classes.formPipeline} aria-label={t('pipelines.pipeline', { id })}>
      <header>
        <h2>{id}</h2>
        <IconButton
          label={t('pipelines.form.deletePipeline', { id })}
          icon={<Trash2 aria-hidden />}
          onClick={() => change((edits, text) => edits.deletePipeline(text, id))}
        />
      </header>
      {leftOut !== '' && (
        <p className={classes.warned}>
          <Said text={leftOut} />
        </p>
      )}
      {ROLES.map((role) => (
        <Steps key={role} pipeline={pipeline} role={role} change={change} {...rest} />
      ))}
    </section>
  );
}

type ListProps = Pick<PipelineProps, 'components' | 'change'> & { pipelines: readonly ConfigPipeline[] };

/** A pipeline of each signal, from what the first one has of receivers and exporters. */
function AddPipeline({ change }: Pick<ListProps, 'change'>) {
  return (
    <Menu
      trigger={<Button icon={<Plus aria-hidden />}>{t('pipelines.form.addPipeline')}</Button>}
      sections={[
        {
          id: 'signals',
          entries: SIGNALS.map((signal) => ({
            id: signal,
            label: t(`pipelines.signal.${signal}`),
            run: () => change(addPipelineOf(signal)),
          })),
        },
      ]}
    />
  );
}

/** What is defined and named by no pipeline: put out of use, or not yet in it. */
function Unused({ pipelines, components, change }: ListProps) {
  const used = new Set(
    pipelines.flatMap((one) => ROLES.flatMap((role) => listSteps(one, role).map(({ id }) => `${role}/${id}`))),
  );
  const isUsed = ({ section, id }: ConfigComponent): boolean =>
    section === 'connectors'
      ? used.has(`exporters/${id}`) || used.has(`receivers/${id}`)
      : used.has(`${section}/${id}`);
  const unused = components.filter((one) => one.section !== 'extensions' && !isUsed(one));
  if (unused.length === 0) return null;
  return (
    <section className={classes.formPipeline} aria-label={t('pipelines.form.unused')}>
      <header>
        <h2>{t('pipelines.form.unused')}</h2>
      </header>
      <ul>
        {unused.map(({ section, id }) => (
          <li key={`${section}/${id}`}>
            <span className={classes.formStep}>{id}</span>
            <span className={classes.quiet}>{t(`pipelines.section.${section}`)}</span>
            <IconButton
              label={t('pipelines.form.delete', { id })}
              icon={<Trash2 aria-hidden />}
              onClick={() => change((edits, text) => edits.deleteComponent(text, section, id))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

import type { CheckedConfig, PipelineReadings } from '../../../../contract/operations/pipelines.ts';
import { computeStepFigures } from '../../../../core/analysis/pipeline-figures/step-figures.ts';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { Tabs } from '../../../widgets/Tabs.tsx';
import { aboutOf } from '../catalogue.ts';
import { findStep, type FoundStep } from '../find-step.ts';
import classes from '../PipelinesView.module.css';
import { DecisionsPanel } from './DecisionsPanel.tsx';
import { DryRunPanel } from './DryRunPanel.tsx';
import { howTried } from './how-tried.ts';
import { SamplePanel } from './SamplePanel.tsx';
import { SettingsPanel } from './SettingsPanel.tsx';
import { SimulatePanel } from './SimulatePanel.tsx';
import { StepNow } from './StepNow.tsx';

interface StepDetailsProps {
  config: Pick<CheckedConfig, 'components' | 'pipelines'>;
  readings: readonly PipelineReadings[];
  /** Whether these very pipelines run: then items can be looked at on their way. */
  isRunning: boolean;
  /** The readings are those of what runs without a configuration. */
  isDefault: boolean;
  /** Whether what is shown stands in the editor. */
  isWritten: boolean;
  selected: string;
}

/** What the selected component does, what it makes of what comes, and what it would make of what is stored. */
export function StepDetails({ config, readings, isRunning, isDefault, isWritten, selected }: StepDetailsProps) {
  const step = selected === '' ? undefined : findStep(config, selected);
  const tab = useView(({ place }) => place.params.step ?? 'now');
  if (!step) return <p className={classes.hint}>{t('pipelines.choose')}</p>;
  const about = step.component && aboutOf(step.section, step.component.type);
  const reading = readings.at(-1)?.components[selected];
  const items = [
    {
      id: 'now',
      label: t('pipelines.now'),
      content: (
        <StepNow
          reading={reading}
          step={step}
          isDefault={isDefault}
          isWritten={isWritten}
          figures={computeStepFigures(readings, selected)}
        />
      ),
    },
    ...(isRunning && step.component?.type === 'tail_sampling'
      ? [
          {
            id: 'decisions',
            label: t('pipelines.decisions'),
            content: <DecisionsPanel key={selected} stepKey={selected} />,
          },
        ]
      : []),
    ...(isWritten ? settingsTab(step) : []),
    ...(isRunning
      ? [{ id: 'sample', label: t('pipelines.sample'), content: <SamplePanel key={selected} stepKey={selected} /> }]
      : []),
    ...(isWritten ? tryTabs(step) : []),
  ];
  const shown = items.some(({ id }) => id === tab) ? tab : 'now';
  return (
    <div className={classes.details}>
      <h2 className={classes.detailsHead}>
        <span>{t(`pipelines.section.${step.section}`)}</span> <code>{step.id}</code>
      </h2>
      {about && <p className={classes.about}>{t(about)}</p>}
      <Tabs
        label={t('pipelines.details')}
        items={items}
        value={shown}
        onChange={(id) => useView.getState().setParam('step', id === 'now' ? '' : id)}
      />
    </div>
  );
}

function settingsTab({ component }: FoundStep) {
  if (!component?.isSupported) return [];
  const { section, id } = component;
  const content = <SettingsPanel key={`${section}/${id}`} component={component} />;
  return [{ id: 'settings', label: t('pipelines.settings'), content }];
}

function tryTabs({ key, section, id, pipeline, component, isDisabled }: FoundStep) {
  if (isDisabled || section !== 'processors' || !pipeline || !component?.isSupported) return [];
  const how = howTried(component.type);
  if (!how) return [];
  if (how === 'simulate')
    return [{ id: 'try', label: t('pipelines.try'), content: <SimulatePanel key={key} processor={id} /> }];
  return [
    { id: 'try', label: t('pipelines.try'), content: <DryRunPanel key={key} pipeline={pipeline.id} processor={id} /> },
  ];
}

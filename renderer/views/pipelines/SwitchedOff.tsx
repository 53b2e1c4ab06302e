import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { useDefault, useDefaultOfEngine } from './default-state.ts';
import { StepDetails } from './details/StepDetails.tsx';
import { LivingGraph } from './graph/LivingGraph.tsx';
import { PipelineTabs } from './PipelineTabs.tsx';
import classes from './PipelinesView.module.css';

/** Where no configuration may be run: what runs without one, and how to allow more. */
export function SwitchedOff() {
  useDefaultOfEngine();
  const own = useDefault(({ pipeline }) => pipeline);
  const selected = useView(({ place }) => place.selection);
  const bar = <PipelineTabs tab="desk" />;
  if (!own)
    return (
      <ViewFrame bar={bar}>
        <EmptyState text={t('pipelines.off')} />
      </ViewFrame>
    );
  const shown = { config: own, readings: own.readings, isDefault: true };
  return (
    <ViewFrame bar={bar} details={<StepDetails {...shown} selected={selected} isRunning={false} isWritten={false} />}>
      <div className={classes.upper}>
        <div className={classes.notRunning}>
          <div>
            <p className={classes.strong}>{t('pipelines.default.what')}</p>
            <p>{t('pipelines.off')}</p>
          </div>
        </div>
        <LivingGraph {...shown} selected={selected} isLive />
      </div>
    </ViewFrame>
  );
}

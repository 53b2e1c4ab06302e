import { Maximize2 } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { TabButtons } from '../../widgets/TabButtons.tsx';
import { useCommands, type Command } from '../../workbench/command.ts';
import { Button } from '../../widgets/Button.tsx';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import { toggleFit, useFitState } from './graph/fit-state.ts';
import classes from './PipelineTabs.module.css';

const TABS = ['desk', 'topology'] as const;
/** What the screen shows: the pipelines of this desk, or all Collectors that are known of. */
export type PipelineTab = (typeof TABS)[number];

export const readTab = (text: string | undefined): PipelineTab => TABS.find((tab) => tab === text) ?? 'desk';

/** What is selected on one of them says nothing to the other. */
function showTab(tab: PipelineTab): void {
  const { place, change } = useView.getState();
  change({ selection: '', params: { ...place.params, tab } });
}

const SHOW_TABS: readonly Command[] = TABS.map((tab) => ({
  id: `pipelines.tab.${tab}`,
  label: () => t('pipelines.tab.show', { tab: t(`pipelines.tab.${tab}`) }),
  group: 'here',
  when: () => readTab(useView.getState().place.params.tab) !== tab,
  run: () => showTab(tab),
}));

const FIT: Command = {
  id: 'pipelines.fit',
  label: () => t('pipelines.fit.why'),
  group: 'here',
  keys: ['F'],
  when: () => useFitState.getState().isWide,
  run: toggleFit,
};
const COMMANDS = [...SHOW_TABS, FIT];

export function PipelineTabs({ tab }: { tab: PipelineTab }) {
  useCommands(COMMANDS);
  return (
    <div className={classes.head}>
      <TabButtons
        tabs={TABS}
        current={tab}
        label={t('pipelines.tabs')}
        nameOf={(each) => t(`pipelines.tab.${each}`)}
        onShow={showTab}
        className={classes.tabs}
      />
      <FitButton />
    </div>
  );
}

/** There is nothing to do where all is in sight. */
function FitButton() {
  const { isAsked, isWide } = useFitState();
  if (!isWide) return null;
  return (
    <Tooltip text={t('pipelines.fit.why')} keys="F">
      <Button variant="quiet" icon={<Maximize2 aria-hidden />} aria-pressed={isAsked} onClick={toggleFit}>
        {t('pipelines.fit')}
      </Button>
    </Tooltip>
  );
}

import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { TabButtons } from '../../widgets/TabButtons.tsx';
import { useCommands, type Command } from '../../workbench/command.ts';
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

const COMMANDS: readonly Command[] = TABS.map((tab) => ({
  id: `pipelines.tab.${tab}`,
  label: () => t('pipelines.tab.show', { tab: t(`pipelines.tab.${tab}`) }),
  group: 'here',
  when: () => readTab(useView.getState().place.params.tab) !== tab,
  run: () => showTab(tab),
}));

export function PipelineTabs({ tab }: { tab: PipelineTab }) {
  useCommands(COMMANDS);
  return (
    <TabButtons
      tabs={TABS}
      current={tab}
      label={t('pipelines.tabs')}
      nameOf={(each) => t(`pipelines.tab.${each}`)}
      onShow={showTab}
      className={classes.tabs}
    />
  );
}

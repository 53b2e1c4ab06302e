import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { TabButtons } from '../../widgets/TabButtons.tsx';
import { useCommands, type Command } from '../../workbench/command.ts';
import classes from './ChartTools.module.css';

const TABS = ['list', 'board', 'machine'] as const;
/** What the screen shows: all metrics, those that were pinned, or those of one machine. */
export type MetricTab = (typeof TABS)[number];

export const readTab = (text: string | undefined): MetricTab => TABS.find((tab) => tab === text) ?? 'list';

function showTab(to: MetricTab): void {
  const { place, change } = useView.getState();
  const { tab: _dropped, ...params } = place.params;
  change({ params: to === 'list' ? params : { ...params, tab: to } });
}

/** For the palette and the `?` sheet; the labels are asked for when shown. */
const COMMANDS: readonly Command[] = TABS.map((tab) => ({
  id: `metrics.tab.${tab}`,
  label: () => t('metrics.tab.show', { tab: t(`metrics.tab.${tab}`) }),
  group: 'here',
  when: () => readTab(useView.getState().place.params.tab) !== tab,
  run: () => showTab(tab),
}));

export function MetricTabs({ tab }: { tab: MetricTab }) {
  useCommands(COMMANDS);
  return (
    <TabButtons
      tabs={TABS}
      current={tab}
      label={t('metrics.tabs')}
      nameOf={(each) => t(`metrics.tab.${each}`)}
      onShow={showTab}
      className={classes.modes}
    />
  );
}

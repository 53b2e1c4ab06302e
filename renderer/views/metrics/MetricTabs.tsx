import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import classes from './ChartTools.module.css';

const TABS = ['list', 'board', 'machine'] as const;
/** What the screen shows: all metrics, those that were pinned, or those of one machine. */
export type MetricTab = (typeof TABS)[number];

export const readTab = (text: string | undefined): MetricTab => TABS.find((tab) => tab === text) ?? 'list';

export function MetricTabs({ tab }: { tab: MetricTab }) {
  const choose = (to: MetricTab) => () => {
    const { place, change } = useView.getState();
    const { tab: _dropped, ...params } = place.params;
    change({ params: to === 'list' ? params : { ...params, tab: to } });
  };
  return (
    <nav className={classes.modes} aria-label={t('metrics.tabs')}>
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={tab === each}
          aria-current={tab === each ? 'page' : undefined}
          onClick={choose(each)}
        >
          {t(`metrics.tab.${each}`)}
        </button>
      ))}
    </nav>
  );
}

import { ChartLine, Diamond, Table2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import classes from './ChartTools.module.css';

const SHOWN = ['chart', 'table', 'exemplars'] as const;
/** What of a metric is in front: its picture, its figures, its exemplars. */
export type Shown = (typeof SHOWN)[number];

export const readShown = (text: string | undefined): Shown => SHOWN.find((each) => each === text) ?? 'chart';

interface ShowSwitchProps {
  shown: Shown;
  /** How many there are in the range; undefined where there are none to show, and for heatmaps no table of points. */
  exemplars: number | undefined;
}

export function ShowSwitch({ shown, exemplars }: ShowSwitchProps) {
  const choose = (to: Shown) => () => useView.getState().setParam('show', to === 'chart' ? '' : to);
  const button = (to: Shown, icon: ReactNode, label: string) => (
    <button type="button" aria-pressed={shown === to} onClick={choose(to)}>
      {icon} {label}
    </button>
  );
  return (
    <span className={classes.modes} role="group" aria-label={t('metrics.show')}>
      {button('chart', <ChartLine aria-hidden />, t('metrics.show.chart'))}
      {button('table', <Table2 aria-hidden />, t('metrics.show.table'))}
      {exemplars !== undefined &&
        button('exemplars', <Diamond aria-hidden />, `${t('metrics.exemplar.title')} ${formatCount(exemplars)}`)}
    </span>
  );
}

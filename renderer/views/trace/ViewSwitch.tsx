import { ChartGantt, Flame, Network, Rows3, Table2 } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { IconSwitch } from '../../widgets/IconSwitch.tsx';
import { showTraceView, TRACE_VIEWS, useTraceView } from './trace-views.ts';

const ICONS = { waterfall: ChartGantt, lanes: Rows3, flame: Flame, table: Table2, graph: Network };

/** Waterfall | Lanes | Flame | Table | Graph: the same trace, the same selection. */
export function ViewSwitch() {
  const options = TRACE_VIEWS.map((name) => {
    const text = t(`trace.view.${name}`);
    return { name, icon: ICONS[name], text, hint: text };
  });
  return (
    <IconSwitch label={t('trace.view')} options={options} chosen={useTraceView()} onChoose={showTraceView} keys="V" />
  );
}

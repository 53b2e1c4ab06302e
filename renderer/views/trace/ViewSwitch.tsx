import { ChartGantt, Flame, Network, Rows3, Table2 } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { cx } from '../../widgets/cx.ts';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import classes from './ViewSwitch.module.css';
import { showTraceView, TRACE_VIEWS, useTraceView } from './trace-views.ts';

const ICONS = { waterfall: ChartGantt, lanes: Rows3, flame: Flame, table: Table2, graph: Network };

/** Waterfall | Lanes | Flame | Table | Graph: the same trace, the same selection. */
export function ViewSwitch() {
  const shown = useTraceView();
  return (
    <span className={classes.switch} role="radiogroup" aria-label={t('trace.view')}>
      {TRACE_VIEWS.map((name) => {
        const Icon = ICONS[name];
        return (
          <Tooltip key={name} text={t(`trace.view.${name}`)} keys="V">
            <button
              type="button"
              role="radio"
              aria-checked={name === shown}
              className={cx(classes.option, name === shown && classes.chosen)}
              onClick={() => showTraceView(name)}
            >
              <Icon aria-hidden />
              <span>{t(`trace.view.${name}`)}</span>
            </button>
          </Tooltip>
        );
      })}
    </span>
  );
}

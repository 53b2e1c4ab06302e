import { ChartGantt, Flame, Network, Rows3, Table2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { t } from '../../i18n/t.ts';
import { cx } from '../../widgets/cx.ts';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import classes from './ViewSwitch.module.css';
import { showTraceView, TRACE_VIEWS, useTraceView } from './trace-views.ts';

const ICONS = { waterfall: ChartGantt, lanes: Rows3, flame: Flame, table: Table2, graph: Network };

/** Waterfall | Lanes | Flame | Table | Graph: the same trace, the same selection. */
export function ViewSwitch() {
  const shown = useTraceView();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = (TRACE_VIEWS.indexOf(shown) + step + TRACE_VIEWS.length) % TRACE_VIEWS.length;
    showTraceView(TRACE_VIEWS[next]!);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className={classes.switch} role="radiogroup" aria-label={t('trace.view')} onKeyDown={onKeyDown}>
      {TRACE_VIEWS.map((name) => {
        const Icon = ICONS[name];
        return (
          <Tooltip key={name} text={t(`trace.view.${name}`)} keys="V">
            <button
              type="button"
              role="radio"
              aria-checked={name === shown}
              tabIndex={name === shown ? 0 : -1}
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

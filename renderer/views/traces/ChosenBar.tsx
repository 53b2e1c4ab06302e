import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { CHOSEN_COMMANDS } from './chosen-commands.ts';
import { useChosenTraces } from './chosen-traces.ts';
import classes from './ChosenBar.module.css';

/** How many traces are chosen, and what can be done with them. Nothing while none is. */
export function ChosenBar() {
  const rows = useChosenTraces((state) => state.rows);
  const missed = useChosenTraces((state) => state.missed);
  if (rows.size === 0) return null;
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('traces.chosen.label')}>
      <span role="status">
        {t('traces.chosen', { n: rows.size })}
        {missed > 0 && ` ${t('traces.chosen.missed', { n: missed })}`}
      </span>
      {CHOSEN_COMMANDS.filter(({ when }) => when?.() ?? true).map(({ id, label, run }) => (
        <Button key={id} variant="quiet" onClick={run}>
          {label()}
        </Button>
      ))}
    </div>
  );
}

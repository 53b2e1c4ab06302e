import { History, Play, Square } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import { useWaitedMs } from '../../widgets/use-waited.ts';
import { useDesk } from './desk-state.ts';
import { SavedQueries } from './SavedQueries.tsx';
import { cancelRun, runDraft, useSqlRun } from './sql-run.ts';
import classes from './SqlView.module.css';

/** A quick answer needs no button that is another one for a moment. */
const CANCEL_MS = 1_000;
/** Of the history, as many as a menu can be read with. */
const MOST_SHOWN = 20;
const MOST_LETTERS = 70;

interface SqlBarProps {
  isSavedOpen: boolean;
  onSavedOpen: (open: boolean) => void;
  onPick: (sql: string) => void;
}

export function SqlBar({ isSavedOpen, onSavedOpen, onPick }: SqlBarProps) {
  const isUnkept = useDesk((state) => state.isUnkept);
  return (
    <div className={classes.bar}>
      <RunButton />
      <SavedQueries open={isSavedOpen} onOpenChange={onSavedOpen} onPick={onPick} />
      <PastQueries onPick={onPick} />
      <span className={classes.gap} />
      {isUnkept && (
        <span className={classes.note} role="alert">
          {t('sql.unkept')}
        </span>
      )}
    </div>
  );
}

function RunButton() {
  const isRunning = useSqlRun((state) => state.isRunning);
  const isEmpty = useSqlRun(({ draft }) => draft.trim() === '');
  const waitedMs = useWaitedMs(isRunning);
  if (isRunning && waitedMs >= CANCEL_MS)
    return (
      <Tooltip text={t('sql.cancel')} keys="Escape">
        <Button variant="primary" icon={<Square aria-hidden />} onClick={cancelRun}>
          {t('action.cancel')}
        </Button>
      </Tooltip>
    );
  return (
    <Tooltip text={t('sql.run')} keys="Mod+Enter">
      <Button variant="primary" icon={<Play aria-hidden />} disabled={isEmpty} onClick={() => void runDraft()}>
        {t('sql.run')}
      </Button>
    </Tooltip>
  );
}

function oneLine(sql: string): string {
  const line = sql.trim().replace(/\s+/g, ' ');
  return line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)}…` : line;
}

function PastQueries({ onPick }: { onPick: (sql: string) => void }) {
  const history = useDesk(({ desk }) => desk.history);
  const entries = history.slice(0, MOST_SHOWN).map((sql, at) => ({
    id: `${at}`,
    label: oneLine(sql),
    run: () => onPick(sql),
  }));
  return (
    <Menu
      trigger={
        <Button icon={<History aria-hidden />} disabled={entries.length === 0}>
          {t('sql.history')}
        </Button>
      }
      sections={[{ id: 'history', entries }]}
    />
  );
}

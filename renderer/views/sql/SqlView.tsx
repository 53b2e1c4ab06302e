import { useEffect, useMemo, useRef, useState } from 'react';
import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { useConnection } from '../../state/connection.ts';
import { keptOfSession } from '../../state/kept-of-session.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { useCommands } from '../../workbench/command.ts';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import type { SqlRow } from './answer-columns.ts';
import { useDeskOfSession } from './desk-state.ts';
import { EXAMPLES } from './examples.ts';
import { RowDetails } from './RowDetails.tsx';
import { SqlBar } from './SqlBar.tsx';
import { sqlCommands } from './sql-commands.ts';
import { SqlEditor, type EditorFocus } from './SqlEditor.tsx';
import { SqlFailure } from './SqlFailure.tsx';
import { SqlResult } from './SqlResult.tsx';
import { cancelRun, forgetAnswer, runSql, setDraft, useSqlRun } from './sql-run.ts';
import classes from './SqlView.module.css';

/** Read-only SQL over the session's views: an editor, the answer, what was asked before. */
export function SqlView() {
  const { sql } = useCapabilities();
  const isReady = useConnection(({ connection }) => connection.kind === 'ready');
  if (!sql) return isReady ? <EmptyState text={t('sql.off')} /> : null;
  return <Desk />;
}

/** The answer belongs to a session, and goes when another is opened. */
const useAnswerOfSession = keptOfSession(forgetAnswer);

/** A statement that a link brings is shown, and run by whoever wants that. */
function useLinkedDraft(): void {
  const linked = useView(({ place }) => place.params.sql);
  useEffect(() => {
    if (linked !== undefined && useSqlRun.getState().ran !== linked) setDraft(linked);
  }, [linked]);
}

function Desk() {
  useDeskOfSession();
  useAnswerOfSession();
  useLinkedDraft();
  const editor = useRef<EditorFocus>(null);
  const below = useRef<HTMLDivElement>(null);
  const [isSavedOpen, setSavedOpen] = useState(false);
  const [picked, setPicked] = useState<{ answer: SqlAnswer; row: SqlRow }>();
  const { answer, error, ran, isRunning } = useSqlRun();
  const focus = () => editor.current?.focus();
  useCommands(useMemo(() => sqlCommands({ focus, openSaved: () => setSavedOpen(true) }), []));
  const take = (sql: string): void => {
    setDraft(sql);
    setSavedOpen(false);
    focus();
  };
  const leave = (): void =>
    (below.current?.querySelector<HTMLElement>('[tabindex="0"],button') ?? below.current)?.focus();
  const row = picked && picked.answer === answer ? picked.row : undefined;
  return (
    <ViewFrame
      bar={<SqlBar isSavedOpen={isSavedOpen} onSavedOpen={setSavedOpen} onPick={take} />}
      details={answer && <RowDetails answer={answer} row={row} />}
    >
      <div className={classes.desk}>
        <SqlEditor ref={editor} onLeave={leave} />
        <div ref={below} className={classes.below} tabIndex={-1}>
          <QueryStatus loading={isRunning} what={t('sql.running')} onCancel={cancelRun} />
          {error && <SqlFailure error={error} sql={ran} />}
          <Cancelled />
          {answer && <SqlResult answer={answer} onSelect={(chosen) => setPicked({ answer, row: chosen })} />}
          {!answer && !error && !isRunning && <Examples />}
        </div>
      </div>
    </ViewFrame>
  );
}

function Cancelled() {
  const wasCancelled = useSqlRun((state) => state.wasCancelled);
  return (
    <p className={classes.cancelled} role="status">
      {wasCancelled && t('sql.cancelled')}
    </p>
  );
}

function Examples() {
  return (
    <EmptyState text={t('sql.empty')}>
      <ul className={classes.examples} aria-label={t('sql.examples')}>
        {EXAMPLES.map(({ labelKey, sql }) => (
          <li key={labelKey}>
            <Button onClick={() => runSql(sql)}>{t(labelKey)}</Button>
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}

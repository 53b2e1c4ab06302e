import { useEffect } from 'react';
import type { SessionEntry } from '../../../../contract/operations/library.ts';
import { t } from '../../../i18n/t.ts';
import { useCapabilities } from '../../../state/capabilities.ts';
import { refreshSessions, sortSessions, useSessions } from '../../../state/sessions.ts';
import { useView } from '../../../state/view.ts';
import { Button } from '../../../widgets/Button.tsx';
import { EmptyState } from '../../../widgets/EmptyState.tsx';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import classes from './Changes.module.css';
import { ChangesScreen } from './ChangesScreen.tsx';
import { OtherChoice } from './OtherChoice.tsx';
import { useSummaries } from './use-summaries.ts';

/** The open session beside another one: `#/changes/<id of the other>`; `side=after` where the other one is the later. */
export function ChangesView() {
  const { sessions: isOffered } = useCapabilities();
  const id = useView(({ place }) => place.arg);
  const library = useSessions((state) => state.library);
  useEffect(() => void refreshSessions(), []);
  if (!isOffered) return <EmptyState text={t('changes.notHere')} />;
  if (!library) return null;
  const others = sortSessions(library.sessions).filter(({ open }) => open !== 'here');
  const other = others.find((session) => session.id === id);
  if (other) return <Loaded key={id} other={other} others={others} />;
  if (others.length === 0) return <Nothing text={t('changes.onlyOne')} />;
  return (
    <Nothing text={t('changes.choose')}>
      <OtherChoice others={others} value="" />
    </Nothing>
  );
}

function Nothing({ text, children }: { text: string; children?: React.ReactNode }) {
  return (
    <EmptyState text={text}>
      {children}
      <Button onClick={() => useView.getState().go('sessions')}>{t('sessions.all')}</Button>
    </EmptyState>
  );
}

interface LoadedProps {
  other: SessionEntry;
  others: readonly SessionEntry[];
}

function Loaded({ other, others }: LoadedProps) {
  const { summaries, error, loading, cancel, again } = useSummaries(other.id);
  return (
    <div className={classes.view}>
      {summaries && <ChangesScreen summaries={summaries} other={other} others={others} again={again} />}
      {error && (
        <div className={classes.failed}>
          <OtherChoice others={others} value={other.id} />
          <ErrorState error={error} onRetry={again} />
        </div>
      )}
      <QueryStatus loading={loading} what={t('changes.reading')} onCancel={cancel} />
    </div>
  );
}

import { useEffect } from 'react';
import type { TriedOn } from '../../../../contract/operations/pipelines.ts';
import { formatLength } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import { refreshSessions, sortSessions, useSessions } from '../../../state/sessions.ts';
import { Select } from '../../../widgets/Select.tsx';
import classes from '../PipelinesView.module.css';
import { besideSessions, describeTriedOn, LATELY_NS, useTriedOn } from './tried-on.ts';

/** Which of what is stored a processor is tried on. */
export function TriedOnFields() {
  const { time, session } = useTriedOn();
  // Others may have been made, opened or closed elsewhere.
  useEffect(() => void refreshSessions(), []);
  const others = besideSessions(sortSessions(useSessions(({ library }) => library?.sessions) ?? []));
  const times = [
    { value: 'whole', label: t('range.all') },
    { value: 'screen', label: t('pipelines.tried.screen') },
    { value: 'lately', label: t('range.last', { length: formatLength(LATELY_NS) }) },
  ] as const;
  const sessions = [
    { value: '', label: t('pipelines.tried.here') },
    ...others.map(({ id, name }) => ({ value: id, label: name, group: t('pipelines.tried.others') })),
  ];
  return (
    <div className={classes.triedOn}>
      <Select
        label={t('pipelines.tried.time')}
        value={time}
        options={times}
        onChange={(next) => useTriedOn.setState({ time: next })}
      />
      {others.length > 0 && (
        <Select
          label={t('pipelines.tried.session')}
          value={others.some(({ id }) => id === session) ? session : ''}
          options={sessions}
          onChange={(next) => useTriedOn.setState({ session: next })}
        />
      )}
    </div>
  );
}

/** What an answer is about. */
export function TriedOnLine({ on }: { on: TriedOn }) {
  const sessions = useSessions(({ library }) => library?.sessions) ?? [];
  return <p className={classes.quiet}>{describeTriedOn(on, sessions)}</p>;
}

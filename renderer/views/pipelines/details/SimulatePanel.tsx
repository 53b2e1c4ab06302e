import { FlaskConical } from 'lucide-react';
import type { TailSamplingRun } from '../../../../contract/operations/pipelines.ts';
import { formatCount, formatShare } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { Button } from '../../../widgets/Button.tsx';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import classes from '../PipelinesView.module.css';
import { usePipelines } from '../desk-state.ts';
import { runningSamplers } from './running-samplers.ts';
import { TriedOnFields, TriedOnLine } from './TriedOnFields.tsx';
import { TryError } from './TryError.tsx';
import { useTried } from './use-tried.ts';

/** What the tail sampler, as it stands in the editor, would have kept of the newest stored traces. */
export function SimulatePanel({ processor }: { processor: string }) {
  const { data, error, isRunning, isBeside, isOld, run, cancel } = useTried('pipelines.simulate', { processor });
  const what = t(isBeside ? 'pipelines.tried.beside' : 'pipelines.simulate.running');
  return (
    <div className={classes.panel}>
      <QueryStatus loading={isRunning} what={what} onCancel={cancel} />
      <p className={classes.quiet}>{t('pipelines.simulate.why')}</p>
      <TriedOnFields />
      <Button icon={<FlaskConical aria-hidden />} disabled={isRunning} onClick={run}>
        {data ? t('pipelines.simulate.again') : t('pipelines.simulate.run')}
      </Button>
      {isOld && <p className={classes.warned}>{t('pipelines.tried.old')}</p>}
      {error && <TryError error={error} />}
      {data && <TriedOnLine on={data.on} />}
      {data && (data.traces === 0 ? <p>{t('pipelines.simulate.nothing')}</p> : <Outcome run={data} />)}
    </div>
  );
}

function Outcome({ run }: { run: TailSamplingRun }) {
  const { traces, spans, keptTraces, keptSpans, policies } = run;
  return (
    <>
      <p className={classes.outcome} role="status">
        {t('pipelines.simulate.would', { kept: keptTraces, traces, share: formatShare(keptTraces, traces) })}
      </p>
      <p>{t('pipelines.simulate.spans', { kept: keptSpans, spans, share: formatShare(keptSpans, spans) })}</p>
      <table className={classes.counts}>
        <caption>{t('pipelines.simulate.policies')}</caption>
        <tbody>
          {policies.map(({ name, kept }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{formatCount(kept)}</td>
              <td>{formatShare(kept, traces)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <SampledBefore session={run.on.session} />
      <Missed {...run} />
    </>
  );
}

/** What samplers that run here took out is not among what is stored; of another session nobody knows. */
function SampledBefore({ session }: { session: string }) {
  const names = usePipelines(({ state }) => (state ? runningSamplers(state).join(', ') : ''));
  if (names === '' || session !== '') return null;
  return <p className={classes.warned}>{t('pipelines.simulate.sampled', { names })}</p>;
}

function Missed({ on, missed, missedErrors, missedSlow }: TailSamplingRun) {
  if (missedErrors + missedSlow === 0) return <p>{t('pipelines.simulate.missedNone')}</p>;
  return (
    <>
      <p className={classes.warned}>{t('pipelines.simulate.missed', { errors: missedErrors, slow: missedSlow })}</p>
      <ul className={classes.changes}>
        {missed.map(({ traceId, name, why, durationNs }) => (
          <li key={traceId}>
            <button
              type="button"
              className={classes.change}
              disabled={on.session !== ''}
              data-kind={why === 'error' ? 'dropped' : 'same'}
              onClick={() => useView.getState().go('trace', traceId)}
            >
              <span className={classes.changeName}>{name || t('trace.unnamed')}</span>
              <span className={classes.quiet}>
                {t(`pipelines.missed.${why}`)} · {formatDuration(Number(durationNs))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

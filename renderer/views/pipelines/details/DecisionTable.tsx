import { Check, ChevronDown, ChevronRight, Minus } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { TailDecision } from '../../../../contract/operations/pipelines.ts';
import { formatDuration } from '../../../format/duration.ts';
import { shortId } from '../../../format/names.ts';
import { formatClock } from '../../../format/time.ts';
import { pipelineText } from '../../../i18n/pipeline-texts.ts';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import { CopyButton } from '../../../widgets/CopyButton.tsx';
import classes from '../PipelinesView.module.css';
import own from './Decisions.module.css';

/** The newest first. One of them is open, and says what each policy said. */
export function DecisionTable({ decisions, matching }: { decisions: readonly TailDecision[]; matching: number }) {
  const [open, setOpen] = useState('');
  return (
    <table className={own.decisions}>
      <caption>{t('pipelines.decisions.shown', { shown: decisions.length, matching })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('pipelines.decisions.at')}</th>
          <th scope="col">{t('pipelines.decisions.trace')}</th>
          <th scope="col">{t('pipelines.decisions.decision')}</th>
        </tr>
      </thead>
      <tbody>
        {decisions.map((decision) => {
          const { traceId } = decision;
          const isOpen = open === traceId;
          return (
            <Fragment key={traceId}>
              <tr>
                <td>{formatClock(BigInt(Math.round(decision.atMs)) * 1_000_000n, 0)}</td>
                <td>
                  <Trace decision={decision} />
                </td>
                <td>
                  <Outcome decision={decision} isOpen={isOpen} onPress={() => setOpen(isOpen ? '' : traceId)} />
                </td>
              </tr>
              {isOpen && (
                <tr>
                  <td colSpan={3}>
                    <Reasons decision={decision} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function Trace({ decision }: { decision: TailDecision }) {
  const { traceId, name, service, spans, durationNs, hasError, isStored } = decision;
  const shown = name || t('trace.unnamed');
  // A number and its unit stay on one line.
  const took = formatDuration(Number(durationNs)).replaceAll(' ', '\u00a0');
  const told = [service, t('count.spans', { n: spans }), took].filter(Boolean);
  return (
    <>
      {isStored ? (
        <button
          type="button"
          className={own.link}
          title={shown}
          onClick={() => useView.getState().go('trace', traceId)}
        >
          {shown}
        </button>
      ) : (
        <span className={own.name} title={shown}>
          {shown}
        </span>
      )}
      <span className={classes.quiet}>
        {hasError && <span className={own.error}>! {t('pipelines.missed.error')} · </span>}
        {told.join(' · ')}
      </span>
    </>
  );
}

function Outcome({ decision, isOpen, onPress }: { decision: TailDecision; isOpen: boolean; onPress: () => void }) {
  const { outcome, by } = decision;
  const isKept = outcome === 'sampled';
  const Fold = isOpen ? ChevronDown : ChevronRight;
  return (
    <button type="button" className={own.outcome} aria-expanded={isOpen} data-kept={isKept} onClick={onPress}>
      <Fold aria-hidden />
      <span>
        <span className={own.said}>
          {isKept ? <Check aria-hidden /> : <Minus aria-hidden />}
          {t(`pipelines.outcome.${outcome}`)}
        </span>
        {by.length > 0 && <code>{by.join(', ')}</code>}
      </span>
    </button>
  );
}

function Reasons({ decision }: { decision: TailDecision }) {
  const { traceId, outcome, subPolicy, verdicts, early, lateSpans, before, isStored } = decision;
  return (
    <div className={own.reasons}>
      <p>
        <code>{shortId(traceId)}</code> <CopyButton text={traceId} label={t('trace.copyId')} />
      </p>
      {!isStored && (
        <p>{t(outcome === 'sampled' ? 'pipelines.decisions.keptElsewhere' : 'pipelines.decisions.notStored')}</p>
      )}
      <table className={classes.counts}>
        <caption>{t('pipelines.decisions.verdicts')}</caption>
        <tbody>
          {verdicts.map(({ policy, verdict }) => (
            <tr key={policy} data-bad={verdict === 'failed' || undefined}>
              <th scope="row">
                <code>{policy}</code>
              </th>
              <td>{t(`pipelines.verdict.${verdict}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {subPolicy !== '' && <p>{t('pipelines.decisions.subPolicy', { policy: subPolicy })}</p>}
      {early !== '' && <p className={classes.warned}>{pipelineText(early)}</p>}
      {lateSpans > 0 && <p>{t('pipelines.decisions.late', { n: lateSpans })}</p>}
      {before && (
        <p className={classes.warned}>
          {t('pipelines.decisions.before', { outcome: t(`pipelines.outcome.${before}`) })}
        </p>
      )}
    </div>
  );
}

import { Filter } from 'lucide-react';
import type { TailDecision } from '../../../contract/operations/pipelines.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { formatClock } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { useQuery } from '../../state/use-query.ts';
import { Popover } from '../../widgets/Popover.tsx';
import { readKeptBy, type KeptBy } from './kept-by.ts';
import classes from './TraceView.module.css';

interface SamplingNoticeProps {
  detail: TraceDetail;
  /** A row of the frame; −1 = none. */
  root: number;
}

/** By which policy of a tail sampler the trace was kept: as its scopes say, and as a processor that runs here decided. */
export function SamplingNotice({ detail, root }: SamplingNoticeProps) {
  const { traceId, frame } = detail;
  const { pipelines } = useCapabilities();
  const spanKey = frame.columns.key[Math.max(0, root)];
  const span = useQuery('span.get', { spanKey: spanKey ?? 0 }, { enabled: spanKey !== undefined });
  const decided = useQuery('pipelines.decisions', { traceId }, { enabled: pipelines });
  const kept = span.data && !span.isPrevious ? readKeptBy(span.data.scope.attributes) : undefined;
  const decisions = decided.data && !decided.isPrevious ? decided.data.decisions : [];
  const [first] = decisions;
  if (!kept && !first) return null;
  return (
    <Popover
      trigger={
        <button type="button" className={classes.hidden}>
          <Filter aria-hidden />
          <span>{shortText(kept, first)}</span>
        </button>
      }
    >
      <div className={classes.reasons}>
        {kept && <Recorded kept={kept} />}
        {decisions.map((decision) => (
          <p key={decision.key}>{decidedText(decision)}</p>
        ))}
      </div>
    </Popover>
  );
}

function shortText(kept: KeptBy | undefined, decision: TailDecision | undefined): string {
  if (kept?.policy) return t('trace.sampling.by', { policy: kept.policy });
  if (kept || !decision) return t('trace.sampling.cached');
  if (decision.outcome !== 'sampled') return t('trace.sampling.notKept');
  return t('trace.sampling.by', { policy: decision.by[0] ?? '' });
}

function Recorded({ kept: { policy, subPolicy, isCached } }: { kept: KeptBy }) {
  return (
    <>
      {policy !== '' && <p>{t('trace.sampling.recorded', { policy })}</p>}
      {subPolicy !== '' && <p>{t('trace.sampling.subPolicy', { policy: subPolicy })}</p>}
      {isCached && <p>{t('trace.sampling.cachedWhy')}</p>}
    </>
  );
}

function decidedText({ key, atMs, spans, by, outcome, lateSpans }: TailDecision): string {
  const time = formatClock(BigInt(Math.round(atMs)) * 1_000_000n, 0);
  const told = { key, time, spans, late: lateSpans, policies: by.join(', ') };
  if (outcome === 'sampled') return t('trace.sampling.decided', told);
  return by.length > 0 ? t('trace.sampling.forbade', told) : t('trace.sampling.nobody', told);
}

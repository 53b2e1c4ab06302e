import { timesOnPath } from '../../../core/analysis/critical-path/critical-path.ts';
import { computeDrag } from '../../../core/analysis/critical-path/drag.ts';
import { pathInputOf } from '../../../core/analysis/critical-path/explain-trace.ts';
import { findOvertaker } from '../../../core/analysis/critical-path/overtaker.ts';
import { ON_PATH, PATH_REASONS } from '../../../core/analysis/critical-path/reasons.ts';
import { computeSlack } from '../../../core/analysis/critical-path/slack.ts';
import { sentNsOf } from '../../../core/layout/timeline/path-index.ts';
import { nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { useMemo } from 'react';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { DurationText } from '../../widgets/DurationText.tsx';
import { SpanFact } from './SpanFact.tsx';
import classes from './SpanPanel.module.css';
import type { Explained } from './use-explanation.ts';

interface SpanPathProps {
  model: TimelineModel;
  explained: Explained;
  node: number;
  onSelect: (node: number) => void;
}

/** Whether the whole trace waited for the span, how much faster it could be made, or how much slower it might have been. */
export function SpanPath({ model, explained, node, onSelect }: SpanPathProps) {
  const { path } = explained;
  const reason = path.reason[node]!;
  const sentNs = sentNsOf(explained.index, node);
  // Each looks at all siblings of all ancestors.
  const { ownNs, dragNs, slackNs, overtaker } = useMemo(() => {
    const input = pathInputOf(model.tree, model.columns.kind);
    return {
      ownNs: timesOnPath(path).get(node) ?? 0,
      dragNs: computeDrag(input, path, node),
      slackNs: computeSlack(input, path, node),
      overtaker: findOvertaker(input, path, node),
    };
  }, [model, path, node]);
  return (
    <>
      <SpanFact name={t('trace.path')} title={t('trace.path.why')}>
        {reason === ON_PATH ? (
          <>
            <DurationText ns={ownNs} /> <small>{t('trace.path.drag', { time: formatDuration(dragNs) })}</small>
          </>
        ) : (
          <OffPath model={model} reason={PATH_REASONS[reason]!} overtaker={overtaker} onSelect={onSelect} />
        )}
      </SpanFact>
      {reason !== ON_PATH && <Slack slackNs={slackNs} />}
      {sentNs === sentNs && (
        <SpanFact name={t('trace.queued')} title={t('trace.queued.why')}>
          <DurationText ns={model.tree.start[node]! - sentNs} />
        </SpanFact>
      )}
    </>
  );
}

interface OffPathProps {
  model: TimelineModel;
  reason: (typeof PATH_REASONS)[number];
  /** −1 = none. */
  overtaker: number;
  onSelect: (node: number) => void;
}

function OffPath({ model, reason, overtaker, onSelect }: OffPathProps) {
  return (
    <>
      {t(`trace.path.${reason}`)}{' '}
      {overtaker >= 0 && (
        <button type="button" className={classes.jump} onClick={() => onSelect(overtaker)}>
          {nameOf(model, overtaker) || t('trace.unnamed')}
        </button>
      )}
    </>
  );
}

function Slack({ slackNs }: { slackNs: number }) {
  if (!Number.isFinite(slackNs)) return null;
  return (
    <SpanFact name={t('trace.slack')} title={t('trace.slack.why')}>
      <DurationText ns={slackNs} />
    </SpanFact>
  );
}

import { computeDrag } from '../../../core/analysis/critical-path/drag.ts';
import { pathInputOf } from '../../../core/analysis/critical-path/explain-trace.ts';
import { findOvertaker } from '../../../core/analysis/critical-path/overtaker.ts';
import { ON_PATH, PATH_REASONS } from '../../../core/analysis/critical-path/reasons.ts';
import { computeSlack } from '../../../core/analysis/critical-path/slack.ts';
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
  const input = useMemo(() => pathInputOf(model.tree, model.columns.kind), [model]);
  const reason = path.reason[node]!;
  const sentNs = explained.index.sentNs[node]!;
  return (
    <>
      <SpanFact name={t('trace.path')} title={t('trace.path.why')}>
        {reason === ON_PATH ? (
          <>
            <DurationText ns={path.timeNs[node]!} />{' '}
            <small>{t('trace.path.drag', { time: formatDuration(computeDrag(input, path, node)) })}</small>
          </>
        ) : (
          <OffPath model={model} explained={explained} node={node} onSelect={onSelect} />
        )}
      </SpanFact>
      {reason !== ON_PATH && <Slack slackNs={computeSlack(input, path, node)} />}
      {sentNs === sentNs && (
        <SpanFact name={t('trace.queued')} title={t('trace.queued.why')}>
          <DurationText ns={model.tree.start[node]! - sentNs} />
        </SpanFact>
      )}
    </>
  );
}

function OffPath({ model, explained: { path }, node, onSelect }: SpanPathProps) {
  const input = useMemo(() => pathInputOf(model.tree, model.columns.kind), [model]);
  const overtaker = findOvertaker(input, path, node);
  const reason = PATH_REASONS[path.reason[node]!]!;
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

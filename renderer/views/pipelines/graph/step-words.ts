import type { StepFigures, Trouble } from '../../../../core/analysis/pipeline-figures/step-figures.ts';
import type { StepNode } from '../../../../core/layout/pipeline-graph/pipeline-graph.ts';
import { MS } from '../../../../core/model/units.ts';
import { formatRate, formatShare } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import type { StepNote } from './port-words.ts';

/** Of the rate: what is under way between two readings. */
const SLACK = 0.1;

/** "1.2K/s"; "–" where it is not known yet. */
export const rateText = (rate: number | null): string =>
  rate === null ? '–' : t('live.rate', { rate: formatRate(rate) });

/** What came in and did not go out yet, within these seconds: nothing that would explain a difference. */
const isOnTheWay = ({ inRate, outRate, droppedRate, lostRate, failedRate }: StepFigures): boolean =>
  droppedRate === 0 &&
  lostRate === 0 &&
  failedRate === 0 &&
  Math.abs((inRate ?? 0) - (outRate ?? 0)) < SLACK * Math.max(inRate ?? 0, outRate ?? 0);

/** What comes in and goes out; one number where a component has but one side, or both are the same. */
export function flowText({ kind }: StepNode, figures: StepFigures): string {
  const [entering, leaving] = [formatRate(figures.inRate), formatRate(figures.outRate)];
  if (kind === 'receiver') return t('live.rate', { rate: leaving });
  if (kind === 'exporter' || entering === leaving || isOnTheWay(figures)) return t('live.rate', { rate: entering });
  return t('live.rate', { rate: `${entering} → ${leaving}` });
}

export function troubleText(trouble: Trouble, figures: StepFigures): string {
  switch (trouble) {
    case 'failed':
      return t('pipelines.trouble.failed', { rate: rateText(figures.failedRate) });
    case 'refused':
      return figures.refusedRate > 0
        ? t('pipelines.trouble.refused', { rate: rateText(figures.refusedRate) })
        : t('pipelines.trouble.refusals', { rate: rateText(figures.refusalRate) });
    case 'queue':
      return t('pipelines.trouble.queue', { share: formatShare(figures.queueFill ?? 0, 1) });
    case 'lost':
      return t('pipelines.trouble.lost', { rate: rateText(figures.lostRate) });
    case 'error':
      return figures.queueFill
        ? t('pipelines.trouble.waiting', { share: formatShare(figures.queueFill, 1) })
        : t('pipelines.trouble.error');
  }
}

/** What is told besides the flow where nothing is wrong: what a rule takes out, the queue, how long it took. */
export function quietText(figures: StepFigures): string {
  const { droppedRate, queueFill, latencyMs, retryRate } = figures;
  return [
    droppedRate > 0 && t('pipelines.quiet.dropped', { rate: rateText(droppedRate) }),
    retryRate > 0 && t('pipelines.quiet.retries', { rate: rateText(retryRate) }),
    queueFill !== null && queueFill > 0 && t('pipelines.quiet.queue', { share: formatShare(queueFill, 1) }),
    latencyMs !== null && formatDuration(latencyMs * MS),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** For those who listen, besides what is seen: the pipelines it is in, and what else is wrong. */
export function describeStep({ pipelines }: StepNode, figures: StepFigures | undefined, note?: StepNote): string {
  const others = figures?.troubles.slice(1).map((trouble) => troubleText(trouble, figures)) ?? [];
  return [t('pipelines.step', { pipelines: pipelines.join(', ') }), ...others, ...(note ? [note.text] : [])].join('; ');
}

import type { FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import { siblingPlace } from '../../../core/layout/flame/flame-walk.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatPercent } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';

/** Name of a flame's node as it is written; missing parents and empty names have words of their own. */
export function flameName({ columns }: TimelineModel, { flame }: FlameLayout, node: number): string {
  const code = flame.name[node]!;
  if (code < 0) return t('traceViews.flame.missing');
  return columns.name.dictionary[code]! || t('trace.unnamed');
}

/** '' for missing parents. */
export function flameService({ columns }: TimelineModel, { flame }: FlameLayout, node: number): string {
  const code = flame.service[node]!;
  return code < 0 ? '' : columns.service.dictionary[code]!;
}

/** A node in one sentence, for those who listen. */
export function describeFlameNode(model: TimelineModel, layout: FlameLayout, node: number): string {
  const { flame, wholeNs } = layout;
  const { position, of } = siblingPlace(flame, node);
  return [
    flameName(model, layout, node),
    flameService(model, layout, node),
    t('count.spans', { n: flame.count[node]! }),
    t('traceViews.flame.share', { percent: formatPercent(flame.width[node]!, wholeNs) }),
    `${t('traceViews.total')} ${formatDuration(flame.total[node]!)}`,
    `${t('trace.selfTime')} ${formatDuration(flame.self[node]!)}`,
    flame.errors[node]! > 0 ? t('traceViews.errors', { n: flame.errors[node]! }) : '',
    t('traceViews.flame.place', { position, of }),
  ]
    .filter(Boolean)
    .join(', ');
}

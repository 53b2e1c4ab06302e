import type { Ref } from 'react';
import type { FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatCount, formatPercent } from '../../format/count.ts';
import { formatDuration, formatExactNs } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import classes from '../timeline/Timeline.module.css';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { flameName, flameService } from './flame-texts.ts';

interface FlameTooltipProps {
  model: TimelineModel;
  layout: FlameLayout;
  node: number;
  /** Nodes the box stands for. */
  nodes: number;
  theme: TimelineTheme;
  ref: Ref<HTMLDivElement>;
}

/** What a box sums up. It never takes the pointer. */
export function FlameTooltip({ model, layout, node, nodes, theme, ref }: FlameTooltipProps) {
  const { flame, wholeNs } = layout;
  const service = flameService(model, layout, node);
  const failed = flame.errors[node]!;
  return (
    <div ref={ref} className={classes.tooltip}>
      <b>{flameName(model, layout, node)}</b>
      {flame.service[node]! >= 0 && (
        <p>
          <i style={{ background: theme.service(service).colour }} />
          {service || t('trace.unnamedService')}
        </p>
      )}
      <dl>
        <dt>{t('word.spans')}</dt>
        <dd>{formatCount(flame.count[node]!)}</dd>
        <dd />
        <dt>{t('traceViews.flame.width')}</dt>
        <dd>{formatPercent(flame.width[node]!, wholeNs)}</dd>
        <dd className={classes.exact}>{formatDuration(flame.width[node]!)}</dd>
        <Fact term={t('trace.selfTime')} ns={flame.self[node]!} />
        <Fact term={t('traceViews.total')} ns={flame.total[node]!} />
        {flame.count[node]! > 1 && <Fact term={t('traceViews.p50')} ns={flame.p50[node]!} />}
        {flame.count[node]! > 1 && <Fact term={t('traceViews.max')} ns={flame.max[node]!} />}
      </dl>
      {failed > 0 && <p className={classes.failed}>! {t('traceViews.errors', { n: failed })}</p>}
      {nodes > 1 && <p>{t('traceViews.flame.narrow', { n: nodes - 1 })}</p>}
    </div>
  );
}

function Fact({ term, ns }: { term: string; ns: number }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{formatDuration(ns)}</dd>
      <dd className={classes.exact}>{Number.isFinite(ns) ? formatExactNs(Math.round(ns)) : ''}</dd>
    </>
  );
}

import { useMemo, useState } from 'react';
import { SPAN_GROUPINGS } from '../../../../core/analysis/span-grouping.ts';
import type { SpanGrouping } from '../../../../core/analysis/span-grouping.ts';
import { computeSpanStatistics } from '../../../../core/analysis/span-statistics.ts';
import type { SpanStatistics } from '../../../../core/analysis/span-statistics.ts';
import { t } from '../../../i18n/t.ts';
import { Select } from '../../../widgets/Select.tsx';
import { readFacts } from '../trace-facts.ts';
import { AggregateFrame } from './AggregateFrame.tsx';
import classes from './Aggregates.module.css';
import { StatisticsTable } from './StatisticsTable.tsx';
import type { TraceViewProps } from './trace-view-props.ts';
import { INLINE_SPANS, useComputed } from './use-computed.ts';
import { useSpanSource } from './use-span-source.ts';

/** A trace's spans in groups: how many, how long, where the time went. */
export function StatisticsView(props: TraceViewProps) {
  const { model, detail } = props;
  const { spans } = model.tree;
  const source = useSpanSource(model, detail);
  const [grouping, setGrouping] = useState<SpanGrouping>('operation');
  const args = useMemo((): [typeof source.graph, SpanGrouping] => [source.graph, grouping], [source, grouping]);
  const inline = spans <= INLINE_SPANS ? computeSpanStatistics : undefined;
  const computed = useComputed('computeSpanStatistics', args, inline, model.tree);
  const { service, name } = useMemo(() => readFacts(model), [model]);
  return (
    <AggregateFrame
      spans={spans}
      computed={computed}
      what={t('traceViews.computing')}
      bar={(statistics) => <StatisticsBar grouping={grouping} onGrouping={setGrouping} statistics={statistics} />}
    >
      {(statistics) => (
        <StatisticsTable
          {...props}
          statistics={statistics}
          label={t('traceViews.table.of', { name: `${service} ${name}`.trim() })}
        />
      )}
    </AggregateFrame>
  );
}

interface StatisticsBarProps {
  grouping: SpanGrouping;
  onGrouping: (grouping: SpanGrouping) => void;
  statistics: SpanStatistics | undefined;
}

function StatisticsBar({ grouping, onGrouping, statistics }: StatisticsBarProps) {
  return (
    <>
      <span className={classes.choice}>
        {t('traceViews.table.by')}
        <Select
          label={t('traceViews.table.by')}
          value={grouping}
          options={SPAN_GROUPINGS.map((value) => ({ value, label: t(`traceViews.table.${value}`) }))}
          onChange={onGrouping}
        />
      </span>
      {statistics && (
        <span role="status">
          {t('traceViews.table.groups', { n: statistics.groups.length })}
          {statistics.moreGroups > 0 &&
            ` ${t('traceViews.table.more', { groups: statistics.moreGroups, spans: statistics.moreSpans })}`}
        </span>
      )}
      <span className={classes.quiet}>{t('traceViews.table.ranks')}</span>
    </>
  );
}

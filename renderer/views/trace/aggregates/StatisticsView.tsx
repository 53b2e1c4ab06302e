import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { computeSpanStatistics } from '../../../../core/analysis/span-statistics.ts';
import type { SpanStatistics } from '../../../../core/analysis/span-statistics.ts';
import { t } from '../../../i18n/t.ts';
import { readFacts } from '../trace-facts.ts';
import { AggregateFrame } from './AggregateFrame.tsx';
import { StatisticsBar } from './StatisticsBar.tsx';
import { StatisticsTable } from './StatisticsTable.tsx';
import type { TraceViewProps } from './trace-view-props.ts';
import { useAttributeKeys, useAttributeValues } from './use-attribute-values.ts';
import type { AskedAttribute } from './use-attribute-values.ts';
import { INLINE_SPANS, useComputed } from './use-computed.ts';
import type { Computed } from './use-computed.ts';
import { useGroupedSource } from './use-grouped-source.ts';
import type { GroupedSource } from './use-grouped-source.ts';
import { useGrouping } from './use-grouping.ts';

/** A trace's spans in groups: how many, how long, where the time went. */
export function StatisticsView(props: TraceViewProps) {
  const { model, detail } = props;
  const chosen = useGrouping();
  const keys = useAttributeKeys(model, detail);
  const asked = useAttributeValues(model, detail, chosen.key);
  const { source, isBefore } = useGroupedSource(model, detail, chosen, asked.values);
  const waiting = isBefore ? waitingFor(asked) : undefined;
  const bar = (statistics: SpanStatistics | undefined) => (
    <StatisticsBar chosen={chosen} asked={keys} statistics={statistics} leftOut={asked.leftOut} />
  );
  if (source) return <Statistics {...props} source={source} waiting={waiting} bar={bar} />;
  return (
    <AggregateFrame
      spans={model.tree.spans}
      computed={waitingFor(asked)}
      what={t('traceViews.table.reading')}
      bar={bar}
    >
      {() => null}
    </AggregateFrame>
  );
}

/** The answer of the store as if it were computed. */
function waitingFor({ error, loading, cancel, retry }: AskedAttribute): Computed<SpanStatistics> {
  const cancelled = !loading && error === undefined;
  return { value: undefined, failure: error?.message, loading, cancelled, cancel, again: retry };
}

interface StatisticsProps extends TraceViewProps {
  source: GroupedSource;
  /** For what is to be seen instead. */
  waiting: Computed<SpanStatistics> | undefined;
  bar: (statistics: SpanStatistics | undefined) => ReactNode;
}

function Statistics({ source, waiting, bar, ...props }: StatisticsProps) {
  const { model } = props;
  const { spans } = model.tree;
  const inline = spans <= INLINE_SPANS ? computeSpanStatistics : undefined;
  const computed = useComputed('computeSpanStatistics', source.args, inline, model.tree);
  const { service, name } = useMemo(() => readFacts(model), [model]);
  return (
    <AggregateFrame
      spans={spans}
      computed={waiting ? { ...waiting, value: computed.value } : computed}
      what={t(waiting ? 'traceViews.table.reading' : 'traceViews.computing')}
      bar={bar}
    >
      {(statistics) => (
        <StatisticsTable
          {...props}
          statistics={statistics}
          attributeKey={source.key}
          label={t('traceViews.table.of', { name: `${service} ${name}`.trim() })}
        />
      )}
    </AggregateFrame>
  );
}

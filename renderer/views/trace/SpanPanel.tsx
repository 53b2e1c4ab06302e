import { memo, useState } from 'react';
import type { SpanDetail, TraceDetail } from '../../../contract/operations/traces.ts';
import { spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { Tabs } from '../../widgets/Tabs.tsx';
import { SpanAttributes } from './SpanAttributes.tsx';
import { SpanCopyMenu } from './SpanCopyMenu.tsx';
import { SpanEvents } from './SpanEvents.tsx';
import { SpanJumps } from './SpanJumps.tsx';
import { SpanLinks } from './SpanLinks.tsx';
import { SpanLogs } from './SpanLogs.tsx';
import { SpanOrigin } from './SpanOrigin.tsx';
import classes from './SpanPanel.module.css';
import { SpanRaw } from './SpanRaw.tsx';
import { TraceOverview } from './TraceOverview.tsx';
import type { Explained } from './use-explanation.ts';
import { SpanSummary } from './SpanSummary.tsx';

export interface SpanPanelProps {
  model: TimelineModel;
  detail: TraceDetail;
  /** −1 = none selected. */
  node: number;
  onSelect: (node: number) => void;
  /** Undefined while it is worked out. */
  explained: Explained | undefined;
}

/** Everything known of the selected span. The tab stays while going from span to span; zooming does not concern it. */
export const SpanPanel = memo(function SpanPanel(props: SpanPanelProps) {
  const { model, detail, node } = props;
  if (node < 0) return <TraceOverview model={model} explained={props.explained} onSelect={props.onSelect} />;
  if (node >= model.tree.spans) return <MissingParent model={model} node={node} />;
  return <LoadedSpan {...props} spanKey={detail.frame.columns.key[node]!} />;
});

function MissingParent({ model, node }: { model: TimelineModel; node: number }) {
  return (
    <div className={classes.hint}>
      <p>
        <b>{t('trace.missing', { id: spanIdOf(model, node) })}</b>
      </p>
      <p>{t('trace.missing.why')}</p>
    </div>
  );
}

function LoadedSpan({ spanKey, ...props }: SpanPanelProps & { spanKey: number }) {
  const { data, isPrevious, error, loading, cancel, retry } = useQuery('span.get', { spanKey });
  const [tab, setTab] = useState('summary');
  if (error && (!data || isPrevious)) return <ErrorState error={error} onRetry={retry} />;
  return (
    <div className={classes.panel}>
      <QueryStatus loading={loading} what={t('trace.readingSpan')} onCancel={cancel} />
      {data && (
        <>
          <header className={classes.head}>
            <div>
              <h2 className={classes.name}>{data.name || t('trace.unnamed')}</h2>
              <ServiceName name={data.service} className={classes.service} />
            </div>
            <SpanCopyMenu span={data} />
          </header>
          <SpanJumps span={data} isElsewhere={data.traceId !== props.detail.traceId} />
          <Tabs label={t('panel.details')} value={tab} onChange={setTab} items={tabsOf(data, props)} />
        </>
      )}
    </div>
  );
}

function tabsOf(span: SpanDetail, props: SpanPanelProps) {
  const links = span.linksTotal + span.backLinksTotal;
  const some = (count: number) => (count > 0 ? count : undefined);
  return [
    { id: 'summary', label: t('trace.summary'), content: <SpanSummary span={span} {...props} /> },
    {
      id: 'attributes',
      label: t('word.attributes'),
      count: some(span.attributesTotal),
      content: <SpanAttributes span={span} />,
    },
    { id: 'events', label: t('trace.events'), count: some(span.eventsTotal), content: <SpanEvents span={span} /> },
    { id: 'links', label: t('trace.links'), count: some(links), content: <SpanLinks span={span} {...props} /> },
    { id: 'logs', label: t('word.logs'), count: some(span.logs), content: <SpanLogs span={span} /> },
    { id: 'origin', label: t('trace.resource'), content: <SpanOrigin span={span} /> },
    { id: 'raw', label: t('trace.raw'), content: <SpanRaw span={span} /> },
  ];
}

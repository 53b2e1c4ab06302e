import { useCallback, useMemo, useRef, useState } from 'react';
import { useTimeline } from '../../charts/timeline/use-timeline.ts';
import { t } from '../../i18n/t.ts';
import { measured } from '../../measured.ts';
import { usePictureHeading } from '../../pictures/shown-picture.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { useView } from '../../state/view.ts';
import { AfterFirstFrame } from '../../widgets/AfterFirstFrame.tsx';
import { InSlices } from '../../widgets/InSlices.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { useTraceExport } from '../../workbench/view-table.ts';
import { pinPath } from './pin-path.ts';
import { ShownView } from './ShownView.tsx';
import { SpanPanel } from './SpanPanel.tsx';
import { TraceHeader } from './TraceHeader.tsx';
import { TraceMenu } from './TraceMenu.tsx';
import { TraceTools } from './TraceTools.tsx';
import type { LinkedView } from './linked/use-linked-traces.ts';
import { readFacts } from './trace-facts.ts';
import { traceHeading } from './trace-heading.ts';
import { useTraceView } from './trace-views.ts';
import { setLeastNs, useTraceOptions } from './trace-options.ts';
import { useExplanation } from './use-explanation.ts';
import { useKeptSpans } from './use-kept-spans.ts';
import { useSearch } from './use-search.ts';
import { useTraceCommands } from './use-trace-commands.ts';
import { useTraceLogs } from './use-trace-logs.ts';
import { useTraceModel } from './use-trace-model.ts';
import type { LaidTrace } from './use-trace-model.ts';
import { useSelectedSpan } from './use-selected-span.ts';

/** A large trace takes a moment to lay out. */
export function TraceScreen({ linked }: { linked: LinkedView }) {
  const laid = useTraceModel(linked.detail, useTraceOptions());
  if (laid === undefined) {
    return <QueryStatus loading what={t('trace.layingOut')} onCancel={() => useView.getState().go('traces')} />;
  }
  return (
    <InSlices>
      <LaidOutTrace {...laid} linked={linked} />
    </InSlices>
  );
}

interface LaidOutTraceProps extends LaidTrace {
  linked: LinkedView;
}

/** Header, timeline and the selected span's details. */
function LaidOutTrace({ detail, model, links, hasLogs, linked }: LaidOutTraceProps) {
  const facts = useMemo(() => measured('facts', () => readFacts(model)), [model]);
  const explained = useExplanation(model, detail, facts.root);
  const logs = useTraceLogs(model, detail, hasLogs);
  const isPathShown = useView(({ place }) => place.params.path !== 'off');
  const view = useTraceView();
  const control = useTimeline(model, detail.traceId);
  const { query, setQuery, found, findNow, error, leftOut } = useSearch(model, detail);
  const searchInput = useRef<HTMLInputElement>(null);
  useSelectedSpan(model, control);
  useTraceExport(detail.traceId);
  usePictureHeading(() => traceHeading(detail, facts));
  useOfferedPin('table', () => () => {
    if (explained === undefined || explained.breakdown.totalNs <= 0) return t('report.nothing');
    return [pinPath(model, explained.breakdown, traceHeading(detail, facts).source)];
  });
  const { state, dispatch } = control;
  const [onlyMatches, setOnlyMatches] = useState(false);
  const toggleOnlyMatches = useCallback(() => setOnlyMatches((before) => !before), []);
  const hidden = useKeptSpans(model, control, onlyMatches ? found?.matches : undefined);
  const showAll = useCallback(() => (setOnlyMatches(false), setLeastNs(0)), []);
  const { errors } = facts;
  const input = { searchInput, found: found?.nodes, toggleOnlyMatches };
  const commands = useTraceCommands({ model, control, detail, linked, errors, ...input });
  const reveal = useCallback((node: number) => dispatch({ kind: 'select', node, reveal: true }), [dispatch]);
  const title = `${facts.service} ${facts.name}`.trim();
  const searchFor = useCallback((text: string) => setQuery((before) => (before === text ? '' : text)), [setQuery]);

  return (
    <ViewFrame
      isWide
      bar={
        <TraceHeader
          detail={detail}
          linked={linked}
          model={model}
          facts={facts}
          query={query}
          onSearch={searchFor}
          hidden={view === 'waterfall' ? hidden : undefined}
          onShowAll={showAll}
        />
      }
      details={
        <AfterFirstFrame>
          <SpanPanel model={model} detail={detail} node={state.selected} onSelect={reveal} explained={explained} />
        </AfterFirstFrame>
      }
    >
      <TraceMenu commands={commands}>
        <ShownView
          view={view}
          model={model}
          detail={detail}
          control={control}
          matches={found?.matches}
          links={links}
          logs={logs}
          path={isPathShown ? explained?.index : undefined}
          onSelect={reveal}
          label={t('trace.timelineOf', { name: title, spans: t('count.spans', { n: model.tree.spans }) })}
          tools={
            <TraceTools
              model={model}
              control={control}
              query={query}
              onQuery={setQuery}
              found={found?.nodes}
              findNow={findNow}
              problem={error}
              leftOut={leftOut}
              view={view}
              inputRef={searchInput}
              onlyMatches={onlyMatches}
              onOnlyMatches={setOnlyMatches}
              errors={errors}
            />
          }
        />
      </TraceMenu>
    </ViewFrame>
  );
}

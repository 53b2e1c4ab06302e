import { useMemo, useState } from 'react';
import { SpanCanvas } from '../../charts/canvas/SpanCanvas.tsx';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useSettled } from '../../state/use-settled.ts';
import { useView } from '../../state/view.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { FilterBar } from '../../workbench/filter/FilterBar.tsx';
import { TRACE_FIELDS } from '../../workbench/filter/trace-fields.ts';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { CanvasHeader } from './CanvasHeader.tsx';
import { chooseTime } from './choose-time.ts';
import { NoSpans } from './NoSpans.tsx';
import { openSpan } from './open-span.ts';
import { SpanGlance } from './SpanGlance.tsx';
import classes from './TimelineView.module.css';
import { selectedKey } from './selected-key.ts';
import { useCanvasCommands } from './use-canvas-commands.ts';
import { useCanvas, type CanvasState } from './use-canvas.ts';

/** The same element in every frame of a movement, so that it is not rendered again. */
const FILTER_BAR = <FilterBar fields={TRACE_FIELDS} />;

/** All spans of the shared time range: what ran when, in which service, and where it failed. */
export function TimelineView() {
  const canvas = useCanvas();
  const selected = selectedKey(useView((state) => state.place.selection));
  const hasDetails = useSettled(selected >= 0);
  const hasData = useDataRange() !== null;
  useCanvasCommands(canvas);
  const { query, settle } = canvas;
  const details = useMemo(() => <SpanGlance spanKey={selected} onLeave={settle} />, [selected, settle]);
  const isEmpty = !hasData || (query.data?.total === 0 && !query.isPrevious && canvas.isFit);
  return (
    <ViewFrame bar={FILTER_BAR} details={hasDetails ? details : undefined}>
      <div className={classes.view}>
        <CanvasHeader {...canvas} />
        <div className={classes.picture}>
          <QueryStatus loading={hasData && query.loading} what={t('canvas.reading')} onCancel={query.cancel} />
          {query.error && <ErrorState error={query.error} onRetry={query.retry} />}
          {isEmpty && !query.error && <NoSpans />}
          {!isEmpty && !query.error && canvas.model && <Picture canvas={canvas} selected={selected} />}
        </div>
      </div>
    </ViewFrame>
  );
}

function Picture({ canvas, selected }: { canvas: CanvasState; selected: number }) {
  const { query, model, baseNs, bounds, window, chosen } = canvas;
  const [pointed, setPointed] = useState(-1);
  // Spans told one by one bring their names with them.
  const isAsked = useSettled(pointed >= 0 && !model!.marks.isExact);
  const span = useQuery('span.get', { spanKey: Math.max(0, pointed), items: 0 }, { enabled: isAsked });
  const label = t('canvas.label', {
    from: formatTime(baseNs + BigInt(Math.round(window.fromNs))),
    to: formatTime(baseNs + BigInt(Math.round(window.toNs))),
    spans: t('count.spans', { n: query.data!.total }),
    errors: t('canvas.errors', { n: query.data!.errors }),
  });
  return (
    <SpanCanvas
      model={model!}
      bounds={bounds}
      window={window}
      onWindow={canvas.setWindow}
      onFit={() => canvas.jump(undefined)}
      selected={selected}
      onSelect={(key) => useView.getState().select(key < 0 ? '' : String(key))}
      onOpen={(key) => void openSpan(key, canvas.settle)}
      chosen={chosen}
      onChoose={(time) => chooseTime(canvas, time)}
      scrollPx={canvas.scrollPx}
      onScroll={canvas.setScroll}
      onPoint={setPointed}
      pointedName={span.data?.spanKey === pointed ? span.data.name : ''}
      label={label}
    />
  );
}

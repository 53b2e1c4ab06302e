import { useState } from 'react';
import { SpanCanvas } from '../../charts/canvas/SpanCanvas.tsx';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useSettled } from '../../state/use-settled.ts';
import { useView } from '../../state/view.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { FilterBar } from '../../workbench/filter/FilterBar.tsx';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { CanvasHeader } from './CanvasHeader.tsx';
import { NoSpans } from './NoSpans.tsx';
import { openSpan } from './open-span.ts';
import { SpanGlance } from './SpanGlance.tsx';
import classes from './TimelineView.module.css';
import { selectedKey, useCanvasCommands } from './use-canvas-commands.ts';
import { useCanvas, type CanvasState } from './use-canvas.ts';

const FIELDS = [
  'service',
  'operation',
  'status',
  'duration',
  'attribute',
  'trace',
  'where',
  'where-spans',
  'text',
] as const;

/** All spans of the shared time range: what ran when, in which service, and where it failed. */
export function TimelineView() {
  const canvas = useCanvas();
  const selected = selectedKey(useView((state) => state.place.selection));
  const hasDetails = useSettled(selected >= 0);
  const hasData = useDataRange() !== null;
  useCanvasCommands(canvas);
  const { query } = canvas;
  const isEmpty = !hasData || (query.data?.total === 0 && !query.isPrevious && canvas.isFit);
  return (
    <ViewFrame bar={<FilterBar fields={FIELDS} />} details={hasDetails ? <SpanGlance spanKey={selected} /> : undefined}>
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
  const { query, model, baseNs, bounds, window } = canvas;
  const [pointed, setPointed] = useState(-1);
  // Spans told one by one bring their names with them.
  const isAsked = useSettled(pointed >= 0 && !model!.marks.isExact);
  const span = useQuery('span.get', { spanKey: Math.max(0, pointed) }, { enabled: isAsked });
  const onRange = ({ fromNs, toNs }: TimeSpan): void => {
    const at = (ns: number) => String(baseNs + BigInt(Math.round(ns)));
    if (at(fromNs) !== at(toNs)) useView.getState().setRange({ kind: 'between', fromNs: at(fromNs), toNs: at(toNs) });
  };
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
      onFit={canvas.fit}
      selected={selected}
      onSelect={(key) => useView.getState().select(key < 0 ? '' : String(key))}
      onOpen={(key) => void openSpan(key)}
      onRange={onRange}
      onPoint={setPointed}
      pointedName={span.data?.spanKey === pointed ? span.data.name : ''}
      label={label}
    />
  );
}

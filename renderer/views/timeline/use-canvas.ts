import { useMemo, useRef, useState } from 'react';
import type { SpanCanvas } from '../../../contract/operations/canvas.ts';
import { askedWindow } from '../../../core/layout/canvas/asked-window.ts';
import { fitTime, type TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import type { CanvasModel } from '../../charts/canvas/canvas-model.ts';
import { t } from '../../i18n/t.ts';
import { toTraceFilter } from '../../state/filter.ts';
import { stableKey } from '../../state/stable-key.ts';
import { resolveSpan } from '../../state/time-range.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { readCanvas, seeCanvas, type SeenCanvas } from './read-canvas.ts';

export const CANVAS_GROUPS = ['service', 'host', 'operation'] as const;
export type CanvasBy = (typeof CANVAS_GROUPS)[number];

/** Columns of an answer that is up to twice as wide as what is seen of it. */
const COLUMNS = 2_000;
const NOTHING: TimeSpan = { fromNs: 0, toNs: 1 };

export interface CanvasState {
  query: Query<SpanCanvas>;
  model: CanvasModel | undefined;
  baseNs: bigint;
  /** The shared time range, and the part of it that is seen. From `baseNs`. */
  bounds: TimeSpan;
  window: TimeSpan;
  setWindow: (window: TimeSpan) => void;
  fit: () => void;
  isFit: boolean;
}

export function useCanvasBy(): CanvasBy {
  const by = useView((state) => state.place.params.by);
  return CANVAS_GROUPS.find((group) => group === by) ?? 'service';
}

/** The part of the shared range that is seen. Another range is seen as a whole. */
function useWindow() {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  const span = resolveSpan(range, data);
  const baseNs = span?.fromNs ?? 0n;
  const lengthNs = span ? Number(span.toNs - span.fromNs) : 1;
  const bounds = useMemo(() => (lengthNs > 1 ? { fromNs: 0, toNs: lengthNs } : NOTHING), [lengthNs]);
  const key = `${stableKey(range)} ${baseNs}`;
  const [chosen, choose] = useState<{ key: string; window: TimeSpan }>();
  const own = chosen?.key === key ? chosen.window : undefined;
  const window = useMemo(() => own ?? fitTime(bounds), [own, bounds]);
  return {
    hasData: span !== null,
    baseNs,
    bounds,
    window,
    isFit: own === undefined,
    setWindow: (next: TimeSpan) => choose({ key, window: next }),
    fit: () => choose(undefined),
  };
}

/** The spans of the window that is seen, and some around it. The picture before stays until they are there. */
export function useCanvas(): CanvasState {
  const filter = useView((state) => state.place.filter);
  const by = useCanvasBy();
  const { hasData, ...shown } = useWindow();
  const { baseNs, bounds, window } = shown;
  const asked = useMemo(() => askedWindow(window, bounds), [window, bounds]);
  const range = { fromNs: String(baseNs + BigInt(asked.fromNs)), toNs: String(baseNs + BigInt(Math.ceil(asked.toNs))) };
  // Of the window are spans that run in it, whenever their traces end.
  const input = { filter: { ...toTraceFilter(filter, {}), ...range }, columns: COLUMNS, by };
  const query = useQuery('spans.canvas', input, { enabled: hasData });
  const seen = useRef<SeenCanvas>(undefined);
  const question = stableKey([filter, by, baseNs.toString()]);
  const model = useMemo(() => {
    if (!query.data) return undefined;
    const texts = { unnamed: t('canvas.unnamed'), rest: t('canvas.rest') };
    // The answer to the question before has groups of that one.
    const isOfThis = !query.isPrevious || seen.current === undefined;
    if (isOfThis) seen.current = seeCanvas(seen.current, question, query.data, texts);
    return readCanvas(query.data, seen.current!, baseNs);
  }, [query.data, query.isPrevious, question, baseNs]);
  return { query, model, ...shown };
}

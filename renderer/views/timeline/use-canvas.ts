import type { SpanCanvas } from '../../../contract/operations/canvas.ts';
import { askedWindow } from '../../../core/layout/canvas/asked-window.ts';
import { fitTime, type TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import type { CanvasModel } from '../../charts/canvas/canvas-model.ts';
import { toTraceFilter } from '../../state/filter.ts';
import { stableKey } from '../../state/stable-key.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { isSeen, seeAnswer, useCanvasModel } from './use-canvas-model.ts';
import { useShownWindow, type ShownWindow } from './use-shown-window.ts';

export const CANVAS_GROUPS = ['service', 'host', 'operation'] as const;
export type CanvasBy = (typeof CANVAS_GROUPS)[number];

/** Columns of an answer that is up to twice as wide as what is seen of it. */
const COLUMNS = 2_000;

export interface CanvasState extends ShownWindow {
  query: Query<SpanCanvas>;
  model: CanvasModel | undefined;
}

export function useCanvasBy(): CanvasBy {
  const by = useView((state) => state.place.params.by);
  return CANVAS_GROUPS.find((group) => group === by) ?? 'service';
}

/** The spans of the window that is seen, and some around it. The picture before stays until they are there. */
export function useCanvas(): CanvasState {
  const filter = useView((state) => state.place.filter);
  const by = useCanvasBy();
  const shown = useShownWindow();
  const { hasData, baseNs, bounds, window, isFit } = shown;
  // Of the window are spans that run in it, whenever their traces end.
  const inputOf = (part: TimeSpan) => {
    const { fromNs, toNs } = askedWindow(part, bounds);
    const range = { fromNs: String(baseNs + BigInt(fromNs)), toNs: String(baseNs + BigInt(Math.ceil(toNs))) };
    return { filter: { ...toTraceFilter(filter, {}), ...range }, columns: COLUMNS, by };
  };
  const question = stableKey([filter, by]);
  // A link to a part: lanes lie as for whoever came to it from the whole, so that is asked for first.
  const whole = useQuery('spans.canvas', inputOf(fitTime(bounds)), { enabled: hasData && !isFit && !isSeen(question) });
  const query = useQuery('spans.canvas', inputOf(window), { enabled: hasData });
  if (!isFit && whole.data && !whole.isPrevious) seeAnswer(whole.data, question);
  const isPlaced = isFit || isSeen(question) || whole.error !== undefined;
  const model = useCanvasModel(isPlaced && !query.isPrevious ? query.data : undefined, question, baseNs);
  return { query, model, ...shown };
}

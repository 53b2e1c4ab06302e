import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { clearSelection, zoomToSelection } from '../../state/box.ts';
import { applyTime } from '../../state/brush.ts';
import { useSession } from '../../state/session.ts';
import { useView } from '../../state/view.ts';
import type { CanvasState } from './use-canvas.ts';

/** A part of the picture becomes the time range of all views; back undoes it. What is selected stays. */
export function chooseTime({ baseNs, bounds, settle }: CanvasState, { fromNs, toNs }: TimeSpan): void {
  const at = (ns: number) => baseNs + BigInt(Math.round(Math.min(Math.max(ns, bounds.fromNs), bounds.toNs)));
  settle();
  const { place, change } = useView.getState();
  const stored = useSession.getState().session?.timeRange ?? null;
  change({ ...applyTime(place, { fromNs: at(fromNs), toNs: at(toNs) }, stored), selection: place.selection });
}

/** Back to the time range of before. */
export function clearTime(): void {
  const { place, change } = useView.getState();
  change(clearSelection(place));
}

/** The chosen time becomes the whole picture. */
export function keepTime(): void {
  const { place, change } = useView.getState();
  change(zoomToSelection(place));
}

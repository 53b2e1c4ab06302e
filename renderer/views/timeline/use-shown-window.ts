import { useMemo, useState } from 'react';
import { clampTime, fitTime, type TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { pictureOf, writeRange } from '../../state/box.ts';
import { chosenTime } from '../../state/brush.ts';
import { resolveSpan } from '../../state/time-range.ts';
import { useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { baseOf, readScroll, readWindow, writeWindow } from './canvas-place.ts';
import { useLaterParams } from './use-later-params.ts';

export interface ShownWindow {
  hasData: boolean;
  baseNs: bigint;
  /** The shared time range (that of before a time was chosen in it), and the part of it that is seen. From `baseNs`. */
  bounds: TimeSpan;
  window: TimeSpan;
  /** The time chosen in the picture, which is the shared one. */
  chosen: TimeSpan | undefined;
  isFit: boolean;
  scrollPx: number;
  setWindow: (window: TimeSpan) => void;
  setScroll: (px: number) => void;
  /** A jump, which back undoes; undefined shows everything. */
  jump: (window: TimeSpan | undefined) => void;
  /** The address says what is seen, now. */
  settle: () => void;
}

const NOTHING: TimeSpan = { fromNs: 0, toNs: 1 };

interface Moved {
  /** What the address said when the movement began, and of which range. */
  told: string | undefined;
  range: string;
  window: TimeSpan;
}

/** What is seen of the shared range, as the address says; while it moves, the address is a moment behind. */
export function useShownWindow(): ShownWindow {
  const place = useView((state) => state.place);
  const data = useDataRange();
  const later = useLaterParams();
  const [moved, setMoved] = useState<Moved>();
  const { range } = pictureOf(place);
  const span = resolveSpan(range, data);
  const baseNs = baseOf(span?.fromNs ?? 0n);
  const [fromNs, toNs] = span ? [Number(span.fromNs - baseNs), Number(span.toNs - baseNs)] : [0, 1];
  const bounds = useMemo(() => (toNs > fromNs ? { fromNs, toNs } : NOTHING), [fromNs, toNs]);
  const told = place.params.at;
  const rangeText = writeRange(range);
  const isOwn = moved?.range === rangeText;
  const isMoving = isOwn && (moved.told === told || writeWindow(moved.window, baseNs, range) === told);
  const stood = useMemo(
    () => readWindow(told, baseNs, range),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the text is the range
    [told, baseNs, rangeText],
  );
  const own = isMoving ? moved.window : stood;
  const window = useMemo(() => (own ? clampTime(own, bounds) : fitTime(bounds)), [own, bounds]);
  const time = chosenTime(place);
  const [chosenFrom, chosenTo] = time ? [Number(time.fromNs - baseNs), Number(time.toNs - baseNs)] : [0, 0];
  const chosen = useMemo(
    () => (chosenTo > chosenFrom ? { fromNs: chosenFrom, toNs: chosenTo } : undefined),
    [chosenFrom, chosenTo],
  );
  const setWindow = (next: TimeSpan): void => {
    setMoved({ told, range: rangeText, window: next });
    later.set('at', writeWindow(next, baseNs, range));
  };
  const jump = (next: TimeSpan | undefined): void => {
    later.flush();
    setMoved(undefined);
    const { at: _at, ...params } = useView.getState().place.params;
    const at = next && writeWindow(clampTime(next, bounds), baseNs, range);
    useView.getState().change({ params: at === undefined ? params : { ...params, at } });
  };
  return {
    hasData: span !== null,
    baseNs,
    bounds,
    window,
    chosen,
    isFit: own === undefined,
    scrollPx: readScroll(place.params.y),
    setWindow,
    setScroll: (px) => later.set('y', px === 0 ? '' : String(Math.round(px))),
    jump,
    settle: later.flush,
  };
}

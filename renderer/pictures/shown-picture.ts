import { useEffect, useRef, type RefObject } from 'react';
import { create } from 'zustand';
import type { Markup } from './draw-svg.ts';

export type ChartKind = 'waterfall' | 'lanes' | 'flame' | 'graph' | 'map' | 'timeline' | 'compare';

/** A chart as it stands on the screen. */
export interface ChartPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly chart: Markup;
  /** What its axes count, and from where. */
  readonly axis: string;
  /** Services whose colours it has, the most important first. */
  readonly services: readonly string[];
  /** What is left out, inferred, or not as on the screen; a line each. */
  readonly notes: readonly string[];
}

/** Why there is no picture, to be told. */
export interface NoPicture {
  readonly refusal: string;
}

/** What it is a picture of. */
export interface PictureHeading {
  readonly title: string;
  /** When it was; '' where the chart's own axis says that. */
  readonly subtitle: string;
  /** Where it comes from: a trace and its id, a filter. */
  readonly source: string;
  /** Part of the file's name, of letters, digits and -: "trace-4f2a91c0"; '' for none. */
  readonly fileName: string;
}

export interface ShownChart {
  readonly kind: ChartKind;
  readonly make: () => ChartPicture | NoPicture;
}

interface ShownPicture {
  readonly chart: ShownChart | null;
  readonly heading: (() => PictureHeading) | null;
}

/** The chart that can be copied and saved now; null where there is none. */
export const useShownPicture = create<ShownPicture>()(() => ({ chart: null, heading: null }));

/** A chart offers itself while it is there. `make` is called when a picture is asked for, and is always that of the last render. */
export function useChartPicture(kind: ChartKind, make: () => ChartPicture | NoPicture): void {
  const latest = useLatest(make);
  useEffect(() => {
    const chart: ShownChart = { kind, make: () => latest.current() };
    useShownPicture.setState({ chart });
    return () => useShownPicture.setState((now) => (now.chart === chart ? { chart: null } : now));
  }, [kind, latest]);
}

/** A screen tells what its chart shows, when that is asked for. */
export function usePictureHeading(make: () => PictureHeading): void {
  const latest = useLatest(make);
  useEffect(() => {
    const heading = () => latest.current();
    useShownPicture.setState({ heading });
    return () => useShownPicture.setState((now) => (now.heading === heading ? { heading: null } : now));
  }, [latest]);
}

function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

import { create } from 'zustand';
import { usePreferences } from '../../state/preferences.ts';
import { START } from '../../state/place.ts';
import { useView } from '../../state/view.ts';

/** What a step shows, by its texts `tour.<id>` and `tour.<id>.text`. */
export const TOUR_STEPS = ['welcome', 'traces', 'trace', 'logs', 'palette', 'end'] as const;
export type TourStep = (typeof TOUR_STEPS)[number];

/** Which screen stands behind a step; a step without one leaves the screen as it is. */
const SCREENS: Partial<Record<TourStep, string>> = { welcome: 'start', traces: 'traces', logs: 'logs', end: 'start' };

/** -1 = not under way. */
export const useTour = create<{ readonly at: number }>()(() => ({ at: -1 }));

export function goToTourStep(at: number): void {
  const step = TOUR_STEPS[at];
  if (step === undefined) return endTour();
  const view = SCREENS[step];
  if (view !== undefined && useView.getState().place.view !== view) useView.getState().change({ ...START, view });
  useTour.setState({ at });
}

export const startTour = (): void => goToTourStep(0);

/** Over or skipped: it does not come again by itself. */
export function endTour(): void {
  useTour.setState({ at: -1 });
  usePreferences.getState().set({ tourSeen: true });
}

import { create } from 'zustand';
import type { Place } from './place.ts';
import { useView } from './view.ts';

/** As many as are taken in at a glance. */
const MOST = 8;

const isSame = (a: Place, b: Place): boolean => a.view === b.view && a.arg === b.arg;

/** Where the reader was, newest first; the present place is not among them. Lives as long as the page. */
export const useRecentPlaces = create<{ readonly places: readonly Place[] }>()(() => ({ places: [] }));

/** Remembers each place as it was when it was left. */
export function followPlaces(): () => void {
  return useView.subscribe(({ place }, { place: left }) => {
    if (isSame(place, left)) return;
    const { places } = useRecentPlaces.getState();
    const others = places.filter((one) => !isSame(one, left) && !isSame(one, place));
    useRecentPlaces.setState({ places: [left, ...others].slice(0, MOST) });
  });
}

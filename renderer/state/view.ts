import { createContext, useContext } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';
import { carriedBrush } from './brush.ts';
import type { Filter } from './filter.ts';
import { parsePlace, START, writePlace, type Place } from './place.ts';
import type { TimeRange } from './time-range.ts';

interface ViewState {
  readonly place: Place;
  /**
   * Opens a view. Filter and range go along, and what was chosen of them on a picture; selection and the view's own settings
   * belong to the view left behind.
   */
  go(view: string, arg?: string, change?: Partial<Place>): void;
  setFilter(filter: Filter): void;
  setRange(range: TimeRange): void;
  /** Several at once are one step back, or none with 'replace'. */
  change(change: Partial<Place>, step?: 'push' | 'replace'): void;
  /** Selecting is no step of its own: back leaves the view, not the row. */
  select(selection: string): void;
  /** The view's own setting; '' removes it. */
  setParam(name: string, value: string): void;
}

function withParam(params: Place['params'], name: string, value: string): Place['params'] {
  const { [name]: _dropped, ...rest } = params;
  return value === '' ? rest : { ...rest, [name]: value };
}

/** The address bar and this store always say the same; the store is what components read. */
const store = createStore<ViewState>()((set, get) => {
  const move = (place: Place, step: 'push' | 'replace'): void => {
    const hash = writePlace(place);
    if (hash === writePlace(get().place)) return;
    if (step === 'push') history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
    set({ place });
  };
  const change = (part: Partial<Place>, step: 'push' | 'replace' = 'push'): void =>
    move({ ...get().place, ...part }, step);
  return {
    place: START,
    go: (view, arg = '', part = {}) => {
      const brush = carriedBrush({ ...get().place, ...part, params: get().place.params });
      change({ view, arg, selection: '', ...part, params: { ...brush, ...part.params } });
    },
    setFilter: (filter) => change({ filter }),
    setRange: (range) => change({ range }),
    change,
    select: (selection) => change({ selection }, 'replace'),
    setParam: (name, value) => change({ params: withParam(get().place.params, name, value) }, 'replace'),
  };
});

/** What stands under it sees the place it was left at, for as long as it is still shown. */
export const LeftAt = createContext<StoreApi<ViewState> | undefined>(undefined);

function useViewState<T>(selector: (state: ViewState) => T): T {
  return useStore(useContext(LeftAt) ?? store, selector);
}

export const useView = Object.assign(useViewState, store);

let left: Place = START;
store.subscribe(({ place }, { place: before }) => {
  if (place.view !== before.view) left = before;
});

/** Where the last screen was left. */
export const lastLeft = (): Place => left;

/** A store that stays at one place; what is done by it is done to the real one. */
export const stayAt = (place: Place): StoreApi<ViewState> => createStore(() => ({ ...store.getState(), place }));

/** Reads the address now and whenever it changes: back, forward, and a hash typed by hand. */
export function followAddress(): void {
  const read = (): void => useView.setState({ place: parsePlace(location.hash) });
  window.addEventListener('popstate', read);
  window.addEventListener('hashchange', read);
  read();
}

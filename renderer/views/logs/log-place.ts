import { useView } from '../../state/view.ts';

/*
 * The logs view's own part of the address:
 *
 *   order=oldest    the list is read from the oldest record on
 *   show=patterns   patterns instead of records
 *   around=412      what was said around record 412, in place of the list
 *   of=trace        which of its neighbours
 *   log=412         another way to write the selection, for other tools
 */
const ORDER = 'order';
const OLDEST = 'oldest';

export const NEIGHBOURS = ['service', 'resource', 'trace', 'all'] as const;
export type Neighbours = (typeof NEIGHBOURS)[number];

const readKey = (text: string | undefined): number | undefined =>
  /^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined;

/** Newest first unless the address says otherwise. */
export function useDescending(): boolean {
  return useView((state) => state.place.params[ORDER] !== OLDEST);
}

export function turnOrder(): void {
  const { place, setParam } = useView.getState();
  setParam(ORDER, place.params[ORDER] === OLDEST ? '' : OLDEST);
}

/** The selected record's key; an address may hold anything. */
export function useLogSelection(): number | undefined {
  return readKey(useView(({ place }) => place.selection || place.params.log || ''));
}

/** The record whose neighbours are shown, and which. */
export function useAround(): { logKey: number | undefined; of: Neighbours } {
  const logKey = readKey(useView(({ place }) => place.params.around));
  const of = useView(({ place }) => place.params.of);
  return { logKey, of: NEIGHBOURS.find((name) => name === of) ?? 'service' };
}

export function usePatternsShown(): boolean {
  return useView(({ place }) => place.params.show === 'patterns');
}

/** Records or patterns: a step of its own, which back undoes. */
export function showPatterns(isShown: boolean): void {
  const { place, change } = useView.getState();
  const { show: _show, around: _around, of: _of, ...params } = place.params;
  change({ params: isShown ? { ...params, show: 'patterns' } : params });
}

/** What was said around a record, in place of the list; back, Escape and a button lead out of it. */
export function showContext(logKey: number, of: Neighbours = 'service'): void {
  const { place, change } = useView.getState();
  const { show: _show, ...params } = place.params;
  change({ params: { ...params, around: String(logKey), of }, selection: String(logKey) });
}

export function leaveContext(): void {
  const { place, change } = useView.getState();
  const { around, of: _of, ...params } = place.params;
  change({ params, selection: around ?? place.selection });
}

function clearSelection(): void {
  const { place, change } = useView.getState();
  const { log: _dropped, ...params } = place.params;
  change({ selection: '', params }, 'replace');
}

/** One step out: of the neighbours, then of the selection. */
export function stepOut(): void {
  if ('around' in useView.getState().place.params) leaveContext();
  else clearSelection();
}

export function canStepOut(): boolean {
  const { place } = useView.getState();
  return place.selection !== '' || 'log' in place.params || 'around' in place.params;
}

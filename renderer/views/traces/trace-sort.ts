import { TRACE_SORTS } from '../../../contract/operations/traces.ts';
import { useView } from '../../state/view.ts';
import type { TraceQuestion } from './trace-rows.ts';

type TraceSort = TraceQuestion['sort'];

const isSort = (name: string | undefined): name is TraceSort['by'] => TRACE_SORTS.some((sort) => sort === name);

/** In the address as `sort=duration` or `sort=-duration`; newest first where it says nothing. */
function readSort(param: string | undefined): TraceSort {
  const by = param?.replace(/^-/, '');
  return isSort(by) ? { by, descending: param!.startsWith('-') } : { by: 'start', descending: true };
}

export function useTraceSort(): TraceSort {
  const param = useView((state) => state.place.params.sort);
  return readSort(param);
}

/** Numbers begin with the largest, names with the first; a second press turns round. */
export function sortTracesBy(column: string): void {
  if (!isSort(column)) return;
  const { place, setParam } = useView.getState();
  const now = readSort(place.params.sort);
  const fallsFirst = column !== 'name' && column !== 'service';
  const descending = now.by === column ? !now.descending : fallsFirst;
  const param = `${descending ? '-' : ''}${column}`;
  setParam('sort', param === '-start' ? '' : param);
}

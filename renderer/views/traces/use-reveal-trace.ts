import { useEffect, useState } from 'react';
import type { RevealedRow } from '../../widgets/table/table-types.ts';
import { TRACE_PAGE_ROWS, type TraceRow } from './trace-rows.ts';
import type { TraceList } from './use-trace-list.ts';

/** Where the reader was when they went to a trace: a list of thousands cannot be looked through for it. */
interface Left {
  readonly traceId: string;
  readonly index: number;
  /** Rows there were: what came since stands before it in a list that begins with the latest. */
  readonly total: number;
}

let left: Left | undefined;

/** Row of the trace among those near `index` that are here; −1 = none of them. */
function findNear({ list, getRow }: TraceList, traceId: string, index: number): number {
  for (let away = 0; away < TRACE_PAGE_ROWS; away++) {
    for (const at of [index - away, index + away]) {
      if (at >= 0 && at < list.total && getRow(at)?.traceId === traceId) return at;
    }
  }
  return -1;
}

/** Which row to go to, as far as the pages that are here tell: undefined = it is not to be found. */
function placeOf(traces: TraceList, traceId: string): number | undefined {
  const { total } = traces.list;
  const first = findNear(traces, traceId, 0);
  if (first >= 0) return first;
  if (left?.traceId !== traceId) return undefined;
  const near = [left.index, left.index + Math.max(0, total - left.total)];
  const found = near.map((index) => findNear(traces, traceId, index)).find((index) => index >= 0);
  // Its page is read as soon as it is in view, and then it is looked for again.
  return found ?? Math.min(near[1]!, total - 1);
}

interface Revealing {
  readonly reveal: RevealedRow | undefined;
  /** A row was chosen in the list itself. */
  readonly onPicked: (row: TraceRow, index: number) => void;
}

/** Who comes back from a trace finds its row in view, and the keyboard on it. */
export function useRevealTrace(traces: TraceList, selection: string): Revealing {
  const { list, getRow } = traces;
  const [wanted, setWanted] = useState(selection);
  const [reveal, setReveal] = useState<RevealedRow>();
  const isOver = wanted === '' || wanted !== selection;
  useEffect(() => {
    if (isOver || list.total === 0) return;
    const index = placeOf({ ...traces, list, getRow }, wanted);
    if (index === undefined) return setWanted('');
    setReveal({ index, key: `${wanted} ${index}`, cursor: true });
    // Once its row is here, it is where it was looked for or is not in the list.
    if (getRow(index) !== undefined) setWanted('');
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the list and what is read of it are all that is asked
  }, [list, getRow, wanted, isOver]);
  const onPicked = (row: TraceRow, index: number): void => {
    left = { traceId: row.traceId, index, total: list.total };
    setWanted('');
  };
  return { reveal: isOver && wanted !== '' ? undefined : reveal, onPicked };
}

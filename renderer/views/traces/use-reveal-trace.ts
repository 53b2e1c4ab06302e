import { useEffect, useState } from 'react';
import type { RevealedRow } from '../../widgets/table/table-types.ts';
import { useLeftRow } from './left-row.ts';
import { placeOfTrace } from './trace-place.ts';
import type { TraceRow } from './trace-rows.ts';
import type { TraceList } from './use-trace-list.ts';

interface Revealing {
  readonly reveal: RevealedRow | undefined;
  /** A row was chosen in the list itself. */
  readonly onPicked: (row: TraceRow, index: number) => void;
}

/** Who comes back from a trace finds its row in view, and the keyboard on it. */
export function useRevealTrace({ list, getRow }: TraceList, selection: string): Revealing {
  // '' = nothing is looked for, or no more.
  const [wanted, setWanted] = useState(selection);
  const [reveal, setReveal] = useState<RevealedRow>();
  useEffect(() => {
    if (wanted === '' || list.total === 0) return;
    if (wanted !== selection) return setWanted('');
    const index = placeOfTrace({ list, getRow }, wanted, useLeftRow.getState().left);
    if (index === undefined) return setWanted('');
    setReveal({ index, key: `${wanted} ${index}`, cursor: true });
    // Its page is read as soon as it is in view; then it is looked for once more.
    if (getRow(index) !== undefined) setWanted('');
  }, [list, getRow, wanted, selection]);
  const onPicked = (row: TraceRow, index: number): void => {
    useLeftRow.setState({ left: { traceId: row.traceId, index, total: list.total } });
    setWanted('');
  };
  return { reveal, onPicked };
}

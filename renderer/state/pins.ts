import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { NewBlock } from '../../core/report/document/report-document.ts';

/** A block without the session and place it is from, which are the same for all that a screen shows. */
export type PinnedBlock<Block = NewBlock> = Block extends { source: unknown }
  ? Omit<Block, 'source'> & {
      /** What it shows, in words; '' for no more than the filter. */
      what: string;
    }
  : never;

/** Blocks of what is on the screen, or why there are none, to be told. */
export type Pin = () => Promise<readonly PinnedBlock[] | string>;

/** `view`: what is on the screen. `table`: the figures behind it. */
type PinKind = 'view' | 'table';

/** What the screen gives to a report; null where there is none, for a view that is the picture of its chart, if it has one. */
export const usePins = create<Record<PinKind, Pin | null>>()(() => ({ view: null, table: null }));

/** A screen, or a part of it, gives this to a report while it is there. `pin` is called when asked for, and is always that of the last render. */
export function useOfferedPin(kind: PinKind, pin: Pin): void {
  const latest = useRef(pin);
  useEffect(() => {
    latest.current = pin;
  });
  useEffect(() => {
    const offered: Pin = () => latest.current();
    usePins.setState({ [kind]: offered });
    return () => usePins.setState((now) => (now[kind] === offered ? { [kind]: null } : now));
  }, [kind]);
}

import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { NewBlock } from '../../core/report/document/report-document.ts';

/** A block without the session and place it is from, which are the same for all that a screen shows. */
export type PinnedBlock<Block = NewBlock> = Block extends { source: unknown }
  ? Omit<Block, 'source' | 'other'> & {
      /** What it shows, in words; '' for no more than the filter. */
      what: string;
    }
  : never;

/** Blocks in the language of the moment, or why there are none, to be told. Called once for each language, in light colours. */
export type TellPin = () => readonly PinnedBlock[] | string;

/** Fetches whatever it takes; what it gives then tells it. */
export type Pin = () => TellPin | Promise<TellPin>;

/** `view`: what is on the screen. `table`: the figures behind it. */
type PinKind = 'view' | 'table';

/** One of several charts of a screen, from the first to the last by `at`. */
interface PinnedPart {
  readonly at: number;
  readonly pin: Pin;
}

interface Pins {
  readonly view: Pin | null;
  readonly table: Pin | null;
  readonly parts: ReadonlyMap<string, PinnedPart>;
}

/** What the screen gives to a report; null where there is none, for a view that is the picture of its chart, if it has one. */
export const usePins = create<Pins>()(() => ({ view: null, table: null, parts: new Map() }));

/** A screen, or a part of it, gives this to a report while it is there. `pin` is called when asked for, and is always that of the last render. */
export function useOfferedPin(kind: PinKind, pin: Pin): void {
  const latest = useLatest(pin);
  useEffect(() => {
    const offered: Pin = () => latest.current();
    usePins.setState({ [kind]: offered });
    return () => usePins.setState((now) => (now[kind] === offered ? { [kind]: null } : now));
  }, [kind, latest]);
}

/** The same for each of several charts; the screen is all of them. `id` names it among them. */
export function useOfferedPart(id: string, at: number, pin: Pin): void {
  const latest = useLatest(pin);
  useEffect(() => {
    const part: PinnedPart = { at, pin: () => latest.current() };
    usePins.setState(({ parts }) => ({ parts: new Map(parts).set(id, part) }));
    return () =>
      usePins.setState((now) => {
        if (now.parts.get(id) !== part) return now;
        const parts = new Map(now.parts);
        parts.delete(id);
        return { parts };
      });
  }, [id, at, latest]);
}

function useLatest(pin: Pin) {
  const latest = useRef(pin);
  useEffect(() => {
    latest.current = pin;
  });
  return latest;
}

import { useEffect } from 'react';
import { create } from 'zustand';
import { callEngine, onReady } from '../../state/connection.ts';
import {
  EMPTY_DESK,
  readDesk,
  removeQuery,
  saveQuery,
  writeDesk,
  type Desk,
  type DeskChange,
  type SavedQuery,
} from './desk-document.ts';

const NAME = 'sql.desk';

interface DeskState {
  readonly desk: Desk;
  /** What was done last could not be kept in the session. */
  readonly isUnkept: boolean;
  /** What was removed last; one step back is offered. */
  readonly removed: SavedQuery | null;
}

/** Saved queries and history of the session that is open. */
export const useDesk = create<DeskState>()(() => ({ desk: EMPTY_DESK, isUnkept: false, removed: null }));

/** The text the session holds, where that can be read. */
async function load(): Promise<{ text: string; desk: Desk } | null> {
  const answer = await callEngine('document.get', { name: NAME });
  const desk = answer.ok ? readDesk(answer.value.text) : null;
  useDesk.setState({ desk: desk ?? EMPTY_DESK, isUnkept: desk === null });
  return answer.ok && desk ? { text: answer.value.text, desk } : null;
}

/** Windows that all change it at once get their turn within as many rounds as there are windows. */
const MOST_TRIES = 20;

/** One change after another: each begins with what the one before has written. */
let turn: Promise<void> = Promise.resolve();

/** Made to what the session holds, not to what is on the screen: another window's changes are not lost. */
export function changeDesk(change: DeskChange): Promise<void> {
  turn = turn.then(async () => {
    for (let tries = 0; tries < MOST_TRIES; tries++) if (await tryChange(change)) return;
    useDesk.setState({ isUnkept: true });
  });
  return turn;
}

/** false where another window was faster. */
async function tryChange(change: DeskChange): Promise<boolean> {
  const held = await load();
  if (!held) return true;
  const next = change(held.desk);
  if (next === held.desk) return true;
  const answer = await callEngine('document.put', { name: NAME, text: writeDesk(next), was: held.text });
  if (answer.ok && !answer.value.saved) return false;
  useDesk.setState(answer.ok ? { desk: next } : { isUnkept: true });
  return true;
}

export function removeSaved(query: SavedQuery): void {
  useDesk.setState({ removed: query });
  void changeDesk(removeQuery(query.name));
}

export function undoRemoval(): void {
  const { removed } = useDesk.getState();
  if (!removed) return;
  useDesk.setState({ removed: null });
  void changeDesk(saveQuery(removed.name, removed.sql));
}

/** Keeps the desk in step with the session while it is looked at: another window may have written it. */
export function useDeskOfSession(): void {
  useEffect(() => {
    const read = () => void load();
    const stop = onReady(read);
    window.addEventListener('focus', read);
    return () => {
      stop();
      window.removeEventListener('focus', read);
    };
  }, []);
}

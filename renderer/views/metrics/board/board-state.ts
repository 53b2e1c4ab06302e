import { useEffect } from 'react';
import { create } from 'zustand';
import type { OperationError } from '../../../../contract/result.ts';
import { callEngine, onReady } from '../../../state/connection.ts';
import {
  readBoard,
  removeChart,
  restoreChart,
  writeBoard,
  type Board,
  type BoardChange,
  type PinnedChart,
} from './board-document.ts';

const NAME = 'metrics.board';

interface Removed {
  readonly chart: PinnedChart;
  readonly at: number;
}

interface BoardState {
  /** null until it was read, or when the session holds a text that is no board. */
  readonly board: Board | null;
  readonly error: OperationError | undefined;
  /** The session holds something under the board's name that is none. */
  readonly isForeign: boolean;
  /** What was removed last; one step back is offered. */
  readonly removed: Removed | null;
}

export const useBoard = create<BoardState>()(() => ({
  board: null,
  error: undefined,
  isForeign: false,
  removed: null,
}));

interface Held {
  readonly text: string;
  readonly board: Board;
}

/** Reads what the session holds now, whoever wrote it. */
async function load(): Promise<Held | null> {
  const answer = await callEngine('document.get', { name: NAME });
  if (!answer.ok) {
    useBoard.setState({ error: answer.error });
    return null;
  }
  const { text } = answer.value;
  const board = readBoard(text);
  useBoard.setState({ board, isForeign: board === null, error: undefined });
  return board && { text, board };
}

/** Windows that all change the board at once get their turn within as many rounds as there are windows. */
const MOST_TRIES = 20;
const BUSY: OperationError = { code: 'busy', message: 'The board is being changed elsewhere.', hint: 'Try once more.' };

/** One change after another: each begins with what the one before has written. */
let turn: Promise<void> = Promise.resolve();

/**
 * Reads, changes, writes, and begins again where another window wrote in between: the change is made to what the session
 * holds, not to what is on the screen, and nobody's is lost.
 */
export function changeBoard(change: BoardChange): Promise<void> {
  turn = turn.then(async () => {
    for (let tries = 0; tries < MOST_TRIES; tries++) if (await tryChange(change)) return;
    useBoard.setState({ error: BUSY });
  });
  return turn;
}

/** false where another window was faster. */
async function tryChange(change: BoardChange): Promise<boolean> {
  const held = await load();
  if (!held || held.board.isNewer) return true;
  const next = change(held.board);
  if (next === held.board) return true;
  useBoard.setState({ board: next });
  const answer = await callEngine('document.put', { name: NAME, text: writeBoard(next), was: held.text });
  if (!answer.ok) useBoard.setState({ board: held.board, error: answer.error });
  return !answer.ok || answer.value.saved;
}

export function removeFromBoard(id: string): void {
  const charts = useBoard.getState().board?.charts ?? [];
  const at = charts.findIndex((chart) => chart.id === id);
  if (at < 0) return;
  useBoard.setState({ removed: { chart: charts[at]!, at } });
  void changeBoard(removeChart(id));
}

export function undoRemoval(): void {
  const { removed } = useBoard.getState();
  if (!removed) return;
  useBoard.setState({ removed: null });
  void changeBoard(restoreChart(removed.chart, removed.at));
}

/** In its turn: read in the middle of a change, the board from before it would stay on the screen. */
export function reloadBoard(): void {
  turn = turn.then(async () => void (await load()));
}

/** Keeps the board in step with the session while it is looked at: another window may have written it. */
export function useBoardOfSession(): void {
  useEffect(() => {
    const stop = onReady(reloadBoard);
    window.addEventListener('focus', reloadBoard);
    return () => {
      stop();
      window.removeEventListener('focus', reloadBoard);
    };
  }, []);
}

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

/** Reads what the session holds now, whoever wrote it. */
async function load(): Promise<Board | null> {
  const answer = await callEngine('document.get', { name: NAME });
  if (!answer.ok) {
    useBoard.setState({ error: answer.error });
    return null;
  }
  const board = readBoard(answer.value.text);
  useBoard.setState({ board, isForeign: board === null, error: undefined });
  return board;
}

/** One change after another: each begins with what the one before has written. */
let turn: Promise<void> = Promise.resolve();

/**
 * Reads, changes, writes. Another window may have changed the board since it was shown here, so the change is made to
 * what the session holds, not to what is on the screen.
 */
export function changeBoard(change: BoardChange): Promise<void> {
  turn = turn.then(async () => {
    const held = await load();
    if (!held || held.isNewer) return;
    const next = change(held);
    if (next === held) return;
    useBoard.setState({ board: next });
    const answer = await callEngine('document.put', { name: NAME, text: writeBoard(next) });
    if (!answer.ok) useBoard.setState({ board: held, error: answer.error });
  });
  return turn;
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

export const reloadBoard = (): void => void load();

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

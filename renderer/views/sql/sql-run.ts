import { create } from 'zustand';
import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import type { OperationError } from '../../../contract/result.ts';
import { callEngine } from '../../state/connection.ts';
import { useView } from '../../state/view.ts';
import { remember } from './desk-document.ts';
import { changeDesk } from './desk-state.ts';

/** A screen shows this many; more are for `tracebench query`. */
const MOST_ROWS = 10_000;
/** Of an answer: what a page bears beside the rest. */
const MOST_BYTES = 64 * 1024 ** 2;
/** An address longer than this is no link any more. */
const MOST_ADDRESS = 2_000;

interface SqlRun {
  /** What stands in the editor. */
  readonly draft: string;
  /** The statement that was run last, as it was. */
  readonly ran: string;
  readonly isRunning: boolean;
  /** The latest complete answer; it stays while another is on the way, and where that fails. */
  readonly answer: SqlAnswer | undefined;
  /** The statement it answers. */
  readonly answered: string;
  readonly elapsedMs: number;
  readonly error: OperationError | undefined;
  /** A person stopped the last one. */
  readonly wasCancelled: boolean;
}

const IDLE: SqlRun = {
  draft: '',
  ran: '',
  isRunning: false,
  answer: undefined,
  answered: '',
  elapsedMs: 0,
  error: undefined,
  wasCancelled: false,
};

export const useSqlRun = create<SqlRun>()(() => IDLE);

let running: AbortController | undefined;

export function setDraft(draft: string): void {
  useSqlRun.setState({ draft });
}

/** Another session has other answers; what is being written stays. */
export function forgetAnswer(): void {
  running?.abort();
  running = undefined;
  useSqlRun.setState({ ...IDLE, draft: useSqlRun.getState().draft });
}

/** Runs what stands in the editor. One that is still running gives way. */
export async function runDraft(): Promise<void> {
  const sql = useSqlRun.getState().draft;
  if (sql.trim() === '') return;
  running?.abort();
  const controller = new AbortController();
  running = controller;
  useSqlRun.setState({ isRunning: true, ran: sql, error: undefined, wasCancelled: false });
  if (useView.getState().place.view === 'sql')
    useView.getState().setParam('sql', sql.length <= MOST_ADDRESS ? sql : '');
  const since = performance.now();
  const input = { sql, limit: MOST_ROWS, maxBytes: MOST_BYTES };
  const result = await callEngine('sql.query', input, { signal: controller.signal });
  if (running !== controller) return;
  running = undefined;
  const elapsedMs = performance.now() - since;
  if (result.ok) {
    useSqlRun.setState({ isRunning: false, answer: result.value, answered: sql, elapsedMs });
    void changeDesk(remember(sql.trim()));
  } else if (result.error.code === 'cancelled') useSqlRun.setState({ isRunning: false, wasCancelled: true });
  // How long it took stays with the rows that are shown.
  else useSqlRun.setState({ isRunning: false, error: result.error });
}

export function runSql(sql: string): void {
  setDraft(sql);
  void runDraft();
}

export function cancelRun(): void {
  if (!running) return;
  running.abort();
  running = undefined;
  useSqlRun.setState({ isRunning: false, wasCancelled: true });
}

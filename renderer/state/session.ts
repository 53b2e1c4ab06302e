import type { SessionInfo } from '../../contract/operations/session.ts';
import { create } from 'zustand';
import { callEngine, onReady, useConnection } from './connection.ts';

interface SessionState {
  /** What the engine last said of itself; null until it spoke. */
  readonly session: SessionInfo | null;
}

export const useSession = create<SessionState>()(() => ({ session: null }));

/** Which session it is; null until the engine spoke. */
export const sessionKey = ({ session }: SessionState): string | null => session && `${session.path} ${session.name}`;

/** Counters in the status bar need not be asked for more often than they can be read. */
const ASK_MS = 1_000;

let lastAskedMs = -Infinity;
let timer: ReturnType<typeof setTimeout> | undefined;

const isReceiving = ({ ratePerSecond: rate }: SessionInfo): boolean => rate.spans + rate.logs + rate.points > 0;

/** Asks for the session's state now. */
export async function readSession(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  lastAskedMs = performance.now();
  const answer = await callEngine('session.get', {});
  if (!answer.ok) return;
  useSession.setState({ session: answer.value });
  // The rate falls without an event, so it is asked for until it is nought.
  if (isReceiving(answer.value)) refreshSession();
}

/** Asks for the session's state soon; many wishes within a second are one question. */
export function refreshSession(): void {
  if (timer !== undefined || useConnection.getState().connection.kind !== 'ready') return;
  timer = setTimeout(() => void readSession(), Math.max(0, lastAskedMs + ASK_MS - performance.now()));
}

export function startSession(): void {
  onReady((transport) => {
    for (const topic of ['store.changed', 'receivers.changed', 'losses.changed'] as const) {
      transport.subscribe(topic, refreshSession);
    }
    refreshSession();
  });
}

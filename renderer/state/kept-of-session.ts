import { useEffect } from 'react';
import { createStore } from 'zustand';
import { sessionKey, useSession } from './session.ts';

/**
 * Remembers whose it is what a view keeps, and forgets it when it is told of another session. While none is known nothing is
 * forgotten: it may be the same one that comes back.
 */
export function createOwner(forget: () => void): (session: string | null) => void {
  const owner = createStore<{ readonly session: string | null }>()(() => ({ session: null }));
  return (session) => {
    if (session === null) return;
    const before = owner.getState().session;
    if (before !== null && before !== session) forget();
    owner.setState({ session });
  };
}

/** A hook for the view that keeps something of a session while it is not looked at. */
export function keptOfSession(forget: () => void): () => void {
  const note = createOwner(forget);
  return function useKept() {
    const session = useSession(sessionKey);
    useEffect(() => note(session), [session]);
  };
}

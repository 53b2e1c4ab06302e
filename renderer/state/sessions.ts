import { create } from 'zustand';
import type { InputOf, OutputOf } from '../../contract/operations.ts';
import type { SessionEntry } from '../../contract/operations/library.ts';
import type { OperationError } from '../../contract/result.ts';
import { currentCapabilities } from './capabilities.ts';
import { callEngine, onReady } from './connection.ts';
import { START } from './place.ts';
import { refreshSession } from './session.ts';
import { useView } from './view.ts';

interface SessionsState {
  /** null until they were read. */
  readonly library: OutputOf<'sessions.list'> | null;
  readonly loading: boolean;
  /** Of the last act that failed; null once one succeeds. */
  readonly error: OperationError | null;
  /** The session deleted last, for undo. */
  readonly deleted: { readonly id: string; readonly name: string } | null;
  /** The session made last, to be opened; null once that is done, or another act is. */
  readonly created: { readonly id: string; readonly name: string } | null;
}

/** The sessions of this installation, where the host keeps several. */
export const useSessions = create<SessionsState>()(() => ({
  library: null,
  loading: false,
  error: null,
  deleted: null,
  created: null,
}));

type Act = 'sessions.create' | 'sessions.describe' | 'sessions.open' | 'sessions.delete' | 'sessions.restore';

/** Pinned ones first, then what changed last. */
export function sortSessions(sessions: readonly SessionEntry[]): SessionEntry[] {
  return sessions.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.changedMs - a.changedMs);
}

export async function refreshSessions(): Promise<void> {
  if (!currentCapabilities().sessions) return useSessions.setState({ library: null, loading: false });
  useSessions.setState({ loading: true });
  const answer = await callEngine('sessions.list', {});
  if (answer.ok) useSessions.setState({ library: answer.value, loading: false });
  else useSessions.setState({ error: answer.error, loading: false });
}

async function act<Name extends Act>(operation: Name, input: InputOf<Name>): Promise<OutputOf<Name> | undefined> {
  const answer = await callEngine(operation, input);
  useSessions.setState({ error: answer.ok ? null : answer.error });
  if (!answer.ok) return undefined;
  await refreshSessions();
  return answer.value;
}

export const dismissSessionsError = (): void => useSessions.setState({ error: null });

/** Made, and not opened: what arrives still goes where it went. */
export async function createSession(name: string): Promise<SessionEntry | undefined> {
  const created = await act('sessions.create', { name });
  if (created) useSessions.setState({ created, deleted: null });
  return created;
}

/** Made and opened in this window: what arrives from then on goes there. */
export async function createAndOpenSession(name: string): Promise<SessionEntry | undefined> {
  const created = await createSession(name);
  if (created) await openSession(created.id);
  return created;
}

export async function describeSession(change: InputOf<'sessions.describe'>): Promise<void> {
  await act('sessions.describe', change);
  refreshSession();
}

/** In this window the page goes on with the other session; filter and range belonged to the one left behind. */
export async function openSession(id: string, window: 'this' | 'new' = 'this'): Promise<void> {
  const answer = await callEngine('sessions.open', { id, window });
  useSessions.setState(answer.ok ? { error: null, created: null } : { error: answer.error });
  if (answer.ok && window === 'this') useView.getState().change(START);
}

export async function deleteSession({ id, name }: Pick<SessionEntry, 'id' | 'name'>): Promise<void> {
  const deleted = await act('sessions.delete', { id });
  if (deleted) useSessions.setState({ deleted: { id: deleted.id, name }, created: null });
}

export async function restoreSession(id: string): Promise<void> {
  await act('sessions.restore', { id });
  if (useSessions.getState().deleted?.id === id) useSessions.setState({ deleted: null });
}

/** Read anew with every line: another session may be behind it. */
export function startSessions(): void {
  onReady(() => void refreshSessions());
}

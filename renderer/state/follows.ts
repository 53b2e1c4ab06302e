import { create } from 'zustand';
import type { FollowedFileState } from '../../contract/operations/follows.ts';
import type { OperationError } from '../../contract/result.ts';
import { desktopBridge } from '../transport/desktop.ts';
import { currentCapabilities } from './capabilities.ts';
import { callEngine, onReady } from './connection.ts';
import { noteAccount } from './imports.ts';

interface FollowsState {
  /** As the engine last said: it follows them whether or not a page looks on. */
  readonly files: readonly FollowedFileState[];
  /** Of those that are being stopped. */
  readonly stopping: readonly string[];
  /** Why the last one could not be begun. */
  readonly error: OperationError | null;
}

export const useFollows = create<FollowsState>()(() => ({ files: [], stopping: [], error: null }));

async function read(): Promise<void> {
  const answer = await callEngine('follow.list', {});
  if (answer.ok) useFollows.setState({ files: answer.value.files });
}

/** A file that the shell's dialog named. */
export async function followPath(path: string): Promise<void> {
  const answer = await callEngine('follow.start', { path });
  useFollows.setState({ error: answer.ok ? null : answer.error });
  await read();
}

/** What was read of it stays, and what became of it is told beside the opened files. */
export async function stopFollowing({ id, file }: Pick<FollowedFileState, 'id' | 'file'>): Promise<void> {
  const { stopping } = useFollows.getState();
  if (stopping.includes(id)) return;
  useFollows.setState({ stopping: [...stopping, id] });
  const answer = await callEngine('follow.stop', { id });
  useFollows.setState((state) => ({ stopping: state.stopping.filter((other) => other !== id) }));
  if (answer.ok && answer.value.account) noteAccount(file, answer.value.account);
  await read();
}

/** Whether a person can name a file: in a browser there is no path to read on. */
export function canFollow(): boolean {
  const { openPath, desktop } = currentCapabilities();
  return openPath && desktop;
}

/** The shell's dialog. */
export function chooseFollowed(): void {
  void desktopBridge()?.openDialog('follow');
}

/** Asked anew on each line, so that a page finds what it followed before. */
export function startFollows(): void {
  onReady((transport) => {
    transport.subscribe('follows.changed', ({ files }) => useFollows.setState({ files }));
    void read();
  });
}

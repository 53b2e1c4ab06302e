import { nextLine } from './connection.ts';
import { readSession } from './session.ts';
import { createSession, openSession, useSessions } from './sessions.ts';

/** Of a session's name. */
const MOST_NAME = 120;

/** For what does not go beside what this session holds: a session of its own, opened in this window, and `read` there. */
export async function inNewSession(name: string, read: () => void): Promise<void> {
  const session = await createSession(name.slice(0, MOST_NAME));
  if (!session) return;
  const opened = nextLine();
  await openSession(session.id);
  if (useSessions.getState().error) return;
  await opened;
  await readSession(); // nobody takes the times of the one left behind for its own
  read();
}

import { portTaken } from '../receivers/listen.ts';
import type { Receiver } from '../receivers/receiver.ts';

/** The receiver, listening where it was to. Where it does not it is closed: another port would be one nobody sends to. @throws Error in words */
export async function onWantedPort(receiver: Receiver, wantedPort: number): Promise<Receiver> {
  const { state, message, address } = receiver.status();
  // One that does not listen has no address, and says itself why.
  const isElsewhere = state === 'listening' && wantedPort !== 0 && !address.endsWith(`:${wantedPort}`);
  if (state === 'listening' && !isElsewhere) return receiver;
  await receiver.close();
  throw isElsewhere ? portTaken(wantedPort) : new Error(message);
}

import { afterEach } from 'vitest';
import type { Receiver } from '../../../main/engine/receivers/receiver.ts';
import { startReceivers, type Options, type Running } from './start-receivers.ts';

export type { Running } from './start-receivers.ts';

const running: Receiver[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.close()));
});

/** Closed after the test. */
export function closeLater<T extends Receiver>(receiver: T): T {
  running.push(receiver);
  return receiver;
}

/** Both receivers, closed after the test. */
export async function startBoth(options: Options = {}): Promise<Running> {
  const started = await startReceivers(options);
  closeLater(started.http);
  closeLater(started.grpc);
  return started;
}

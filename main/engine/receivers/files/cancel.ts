import type { CancelSignal } from '../../../../contract/transport.ts';
import { CancelledError } from '../../store/port.ts';

/** A promise that gives up when the signal does. What it waited for goes on unobserved. */
export function orCancelled<T>(promise: Promise<T>, signal: CancelSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new CancelledError('cancelled'));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel);
    const leave = () => signal.removeEventListener('abort', cancel);
    promise.then(resolve, reject).finally(leave);
  });
}

/** @throws CancelledError */
export function throwIfCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted === true) throw new CancelledError('cancelled');
}

/** The same chunks, until cancelled: also where the source is silent. */
export async function* untilCancelled<T>(
  source: AsyncIterable<T>,
  signal: CancelSignal | undefined,
): AsyncGenerator<T> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orCancelled(chunks.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a source that is stuck would keep a cancelled import alive.
    void chunks.return?.()?.then(undefined, () => undefined);
  }
}

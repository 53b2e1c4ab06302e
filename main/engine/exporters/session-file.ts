import type { CancelSignal } from '../../../contract/transport.ts';
import type { Store } from '../store/port.ts';
import { chunksOf } from './file-chunks.ts';

/** The whole session as a file that opens again as it is. It is copied before the first byte is handed on; the copy is removed in any case. */
export async function* writeSession(store: Store, signal: CancelSignal): AsyncGenerator<Uint8Array> {
  const { path, remove } = await store.copySession(signal);
  try {
    yield* chunksOf(path, signal);
  } finally {
    await remove();
  }
}

import { createReadStream } from 'node:fs';
import type { CancelSignal } from '../../../contract/transport.ts';
import { CancelledError } from '../store/port.ts';

const READ_BYTES = 1024 * 1024;

/** A file piece by piece. Throws CancelledError. */
export async function* chunksOf(path: string, signal: CancelSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Uint8Array>) {
    if (signal.aborted) throw new CancelledError('cancelled');
    yield chunk;
  }
}

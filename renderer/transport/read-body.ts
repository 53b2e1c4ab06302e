import { nextTask } from '../memory/next-task.ts';
import type { NewMemory } from './socket.ts';

/** Copied in about two milliseconds. */
const SLICE_BYTES = 4 * 1024 * 1024;

/**
 * The body of an answer in memory of the caller's, written as it arrives and with pauses, so that no eighty megabytes are
 * copied in one task of the page's thread. Rejects when more or less came than was announced.
 */
export async function readBody(answer: Response, newMemory: NewMemory): Promise<Uint8Array> {
  const length = lengthOf(answer);
  if (length === undefined || answer.body === null) return new Uint8Array(await answer.arrayBuffer());
  const bytes = new Uint8Array(newMemory(length));
  const reader = answer.body.getReader();
  let at = 0;
  let rested = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    // Throws where there is no room.
    bytes.set(value, at);
    at += value.length;
    if (at - rested < SLICE_BYTES) continue;
    rested = at;
    await nextTask();
  }
  if (at < length) throw new Error(`Of ${length} bytes only ${at} came.`);
  return bytes;
}

/** Of what is read, which is more than was sent where somebody on the way has packed it. */
function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get('Content-Length');
  return length === null || headers.has('Content-Encoding') ? undefined : Number(length);
}

import { concatBytes } from '../../../../core/encoding/bytes.ts';

/** The first bytes of a stream, and the stream as if they had not been read. */
export interface Headed {
  head: Uint8Array;
  /** The head is all there is. */
  whole: boolean;
  all: AsyncIterable<Uint8Array>;
  /** Lets go of the source, read or not. */
  close: () => Promise<void>;
}

/**
 * Reads until `wanted` bytes are there or the stream ends; with `toPause` only to an empty chunk behind some bytes.
 * A stream that fails behind its first bytes fails when those are read.
 */
export async function readHead(source: AsyncIterable<Uint8Array>, wanted: number, toPause = false): Promise<Headed> {
  const chunks = source[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let failure: unknown;
  let whole = false;
  try {
    for (let length = 0; length < wanted && !whole;) {
      const next = await chunks.next();
      if (next.done === true) whole = true;
      else length += read[read.push(next.value) - 1]!.length;
      if (toPause && length > 0 && read.at(-1)!.length === 0) break;
    }
  } catch (error) {
    if (read.length === 0) throw error;
    failure = error;
  }
  const head = concatBytes(...read).subarray(0, wanted);
  const close = async () => void (await chunks.return?.());
  return { head, whole, all: continued(read, chunks, whole, failure), close };
}

async function* continued(
  read: Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
  whole: boolean,
  failure: unknown,
): AsyncGenerator<Uint8Array> {
  yield* read;
  if (failure !== undefined) throw failure;
  if (!whole) yield* { [Symbol.asyncIterator]: () => rest };
}

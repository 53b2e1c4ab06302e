import type { Reader } from '../../../../core/formats/format.ts';
import { freeBuffer } from '../../own-buffer.ts';
import { DamagedError } from './damaged.ts';
import type { Following } from './open-dump.ts';
import type { PartTaker } from './part-taker.ts';
import type { ProgressTeller } from './progress-teller.ts';

interface Reading {
  taker: PartTaker;
  progress: ProgressTeller;
  /** An empty chunk means that what came before it is to be seen. */
  follow: Following | undefined;
  /** Chunks are nobody else's. */
  areChunksOwn: boolean;
}

/** A file from front to end. Of one that is damaged further on, what came before is read, and where that ends is told. */
export async function readStream(chunks: AsyncIterable<Uint8Array>, reader: Reader, reading: Reading): Promise<void> {
  const { taker, follow, areChunksOwn } = reading;
  let damage: DamagedError | undefined;
  let unpackedBytes = 0;
  try {
    for await (const chunk of chunks) {
      unpackedBytes += chunk.length;
      if (chunk.length === 0 && follow) await flush(reader, reading, follow);
      await taker.take(reader.write(chunk));
      if (areChunksOwn && reader.isChunkFree === true) freeBuffer(chunk);
    }
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    damage = error;
  }
  await taker.take(reader.end());
  if (damage !== undefined) taker.skip({ line: 0, offset: unpackedBytes, reason: damage.message });
}

async function flush(reader: Reader, { taker, progress }: Reading, { flushed }: Following): Promise<void> {
  await taker.take(reader.flush?.() ?? []);
  await taker.finish();
  await flushed(reader.isBetweenRecords === true);
  progress.tellNow();
}

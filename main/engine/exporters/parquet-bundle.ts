import { rm, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { ExportScope } from '../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { MOST_ZIP_BYTES, ZipHeaders } from '../../../core/report/document/zip-headers.ts';
import { QuestionError, type BundleFile, type Store } from '../store/port.ts';
import { chunksOf } from './file-chunks.ts';
import type { ItemCount } from './item-count.ts';
import { signalsOf } from './otlp-json.ts';

/**
 * spans.parquet, logs.parquet and metrics.parquet, as far as there is something for them, in one ZIP. The files are written before the first
 * byte is handed on, and removed in any case. Throws QuestionError beyond 4 GB.
 */
export async function* writeParquetBundle(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<Uint8Array> {
  const files = await store.writeBundle({ scope, signals: signalsOf(scope) }, signal);
  try {
    yield* zipped(files, count, signal);
  } finally {
    await Promise.all(files.map(({ path }) => rm(path, { force: true })));
  }
}

async function* zipped(
  files: readonly BundleFile[],
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<Uint8Array> {
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > MOST_ZIP_BYTES - 65_536)
    throw new QuestionError(
      `The tables take ${bytes} bytes, more than a ZIP holds. Export a part, or OTLP JSON Lines.`,
    );
  const headers = new ZipHeaders();
  for (const [i, { name, path, items }] of files.entries()) {
    yield* headers.begin(name, sizes[i]!, await checksum(path, signal));
    yield* chunksOf(path, signal);
    count.items += items;
  }
  yield* headers.end();
}

async function checksum(path: string, signal: CancelSignal): Promise<number> {
  let sum = 0;
  for await (const chunk of chunksOf(path, signal)) sum = crc32(chunk, sum);
  return sum;
}

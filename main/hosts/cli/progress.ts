import type { Engine } from '../../engine/api.ts';
import type { Output } from './output.ts';
import { printable } from './text.ts';

const INTERVAL_MS = 1_000;

/** A line a second about the file being read, where a person is watching. Returns the function that ends it. */
export function showProgress(engine: Engine, output: Output): () => void {
  if (!output.isWatched) return () => undefined;
  let nextAt = performance.now() + INTERVAL_MS;
  return engine.subscribe('import.progress', ({ file, readBytes, totalBytes, counts }) => {
    if (performance.now() < nextAt) return;
    nextAt = performance.now() + INTERVAL_MS;
    const share = totalBytes > 0 ? ` ${Math.floor((readBytes / totalBytes) * 100)} %,` : '';
    output.err(
      printable(`${file}:${share} ${counts.spans} spans, ${counts.logs} logs, ${counts.points} points so far`),
    );
  });
}

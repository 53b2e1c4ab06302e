import type { Engine } from '../../engine/api.ts';
import type { Output } from './output.ts';
import { countOf, printable } from './text.ts';

const INTERVAL_MS = 1_000;

/** Says a line a second at most, the first after a second, where a person is watching; nothing is made up elsewhere. */
export function createTeller(output: Output): (line: () => string) => void {
  if (!output.isWatched) return () => undefined;
  let nextAt = performance.now() + INTERVAL_MS;
  return (line) => {
    if (performance.now() < nextAt) return;
    nextAt = performance.now() + INTERVAL_MS;
    output.err(printable(line()));
  };
}

/** Tells of the file being read. Returns the function that ends it. */
export function showProgress(engine: Engine, output: Output): () => void {
  if (!output.isWatched) return () => undefined;
  const tell = createTeller(output);
  return engine.subscribe('import.progress', ({ file, readBytes, totalBytes, counts }) => {
    tell(() => {
      const share = totalBytes > 0 ? ` ${Math.floor((readBytes / totalBytes) * 100)} %,` : '';
      const read = (['spans', 'logs', 'points'] as const).map((name) => countOf(counts[name], name));
      return `${file}:${share} ${read.join(', ')} so far`;
    });
  });
}

import type { RetryClock } from './exporters/retry.ts';

/** Calls `tick` again and again, until what it gives is called. */
export function ticking(clock: RetryClock, everyMs: number, tick: () => void): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      await clock.sleep(everyMs, signal);
      if (!signal.aborted) tick();
    }
  };
  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
}

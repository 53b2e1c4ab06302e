import type { ComponentContext } from './component.ts';
import { consumeErrorOf } from './consumer.ts';

/** Calls `tick` again and again, until what it gives is called. What `tick` throws is an error of the component, and ends nothing. */
export function ticking(
  { clock, meter }: Pick<ComponentContext, 'clock' | 'meter'>,
  everyMs: number,
  tick: () => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const attempt = () => {
    try {
      tick();
    } catch (error) {
      meter.error(consumeErrorOf(error).message);
    }
  };
  const run = async () => {
    while (!signal.aborted) {
      await clock.sleep(everyMs, signal);
      if (!signal.aborted) attempt();
    }
  };
  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
}

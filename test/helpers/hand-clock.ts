import type { RetryClock } from '../../main/engine/collector/exporters/retry.ts';

/** A clock of components that a test moves by hand. */
export function handClock(startMs = 0) {
  let nowMs = startMs;
  const sleepers = new Set<{ untilMs: number; wake: () => void }>();
  const clock: RetryClock = {
    now: () => nowMs,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper = {
          untilMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', sleeper.wake, { once: true });
      }),
  };
  /** Time goes by; whoever's sleep is over goes on before this resolves. */
  const pass = async (ms: number) => {
    nowMs += ms;
    for (const { untilMs, wake } of [...sleepers]) if (untilMs <= nowMs) wake();
    await settled();
  };
  return { clock, pass };
}

/** What is only waiting for promises has run. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

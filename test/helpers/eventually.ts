import { vi } from 'vitest';

/** On a machine that is busy with other tests, a second is not long. */
const PATIENCE_MS = 15_000;

/** Waits until the check holds: for what happens in another process, or on the other end of a line. */
export function eventually<T>(check: () => T | Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  return vi.waitFor(check, { timeout: patienceMs, interval: 20 });
}

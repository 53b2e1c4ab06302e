import type { Store } from './store/port.ts';

/** Below this the first questions take a few milliseconds anyway. */
const WORTH_SPANS = 50_000;

/**
 * Asks what a page asks first, while that page is still being loaded: the store keeps the sorted answer and has read the
 * columns by the time they are wanted. Costs nothing but a moment of otherwise idle time; a failure is the page's to see.
 */
export async function warmUp(store: Store): Promise<void> {
  if (store.stats().counts.spans < WORTH_SPANS) return;
  const first = { filter: {}, sort: { by: 'start', descending: true }, offset: 0, limit: 1 } as const;
  await Promise.allSettled([store.ask('traces.search', first), store.overview()]);
}

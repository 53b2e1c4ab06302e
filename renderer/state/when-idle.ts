/** Safari has no idle callbacks; by then it has usually drawn. */
const SOON_MS = 50;

export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve());
    else setTimeout(resolve, SOON_MS);
  });
}

import { useEffect, useState, type ComponentType } from 'react';

/** A screen whose code comes in a file of its own. `load` fetches it before it is shown; it never rejects. */
export type LazyView = ComponentType & { load(): Promise<void> };

type Fetched = { kind: 'view'; View: ComponentType } | { kind: 'failed'; error: Error };

/**
 * Drawn at once when loaded, else as soon as it is. Not React's own `lazy`: a Suspense that has to wait even for a
 * moment is held back for 300 ms, so that several things appear together; here there is only one.
 */
export function lazyView(fetchView: () => Promise<ComponentType>): LazyView {
  let fetched: Fetched | undefined;
  async function load(): Promise<void> {
    if (fetched?.kind === 'view') return;
    fetched = await fetchView().then(
      (view) => ({ kind: 'view', View: view }),
      (error: Error) => ({ kind: 'failed', error }),
    );
  }
  function View() {
    const [shown, show] = useState<Fetched | undefined>(fetched?.kind === 'view' ? fetched : undefined);
    useEffect(() => {
      if (shown?.kind !== 'view') void load().then(() => show(fetched));
    }, [shown]);
    // The guard around the views says what happened and offers to try again.
    if (shown?.kind === 'failed') throw shown.error;
    return shown ? <shown.View /> : null;
  }
  return Object.assign(View, { load });
}

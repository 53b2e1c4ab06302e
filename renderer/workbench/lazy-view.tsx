import { useEffect, useState, type ComponentType } from 'react';

/** A screen whose code comes in a file of its own. `load` fetches it before it is shown; it never rejects. */
export type LazyView<Props extends object = object> = ComponentType<Props> & { load(): Promise<void> };

type Fetched<Props> = { kind: 'view'; View: ComponentType<Props> } | { kind: 'failed'; error: Error };

/**
 * Drawn at once when loaded, else as soon as it is. Not React's own `lazy`: a Suspense that has to wait even for a
 * moment is held back for 300 ms, so that several things appear together; here there is only one.
 */
export function lazyView<Props extends object>(fetchView: () => Promise<ComponentType<Props>>): LazyView<Props> {
  let fetched: Fetched<Props> | undefined;
  async function load(): Promise<void> {
    if (fetched?.kind === 'view') return;
    fetched = await fetchView().then(
      (view) => ({ kind: 'view', View: view }),
      (error: Error) => ({ kind: 'failed', error }),
    );
  }
  function View(props: Props) {
    const [shown, show] = useState<Fetched<Props> | undefined>(fetched?.kind === 'view' ? fetched : undefined);
    useEffect(() => {
      if (shown?.kind !== 'view') void load().then(() => show(fetched));
    }, [shown]);
    // The guard around the views says what happened and offers to try again.
    if (shown?.kind === 'failed') throw shown.error;
    return shown ? <shown.View {...props} /> : null;
  }
  return Object.assign(View, { load });
}

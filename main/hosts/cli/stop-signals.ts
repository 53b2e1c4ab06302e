import { endNow } from './end-now.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** What SIGHUP does; undefined where it stops as the others do. */
let hangUp: (() => void) | undefined;
/** While it was held. */
let isAsked = false;

/** A terminal and whoever started us may both pass one Ctrl-C on; only a later one is meant as "now". */
const IMPATIENT_AFTER_MS = 2_000;

/** Aborted when the process is asked to stop. Asked again after a while, it stops without tidying up. */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  let askedAt = Infinity;
  const stop = () => {
    if (performance.now() - askedAt > IMPATIENT_AFTER_MS) endNow(1);
    askedAt = Math.min(askedAt, performance.now());
    controller.abort();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  process.on('SIGHUP', () => (hangUp ?? stop)());
  return controller.signal;
}

/** From now on SIGHUP is no wish to stop; what it asks for is done once, at `onHangUp`. */
export function holdHangUp(): void {
  isAsked = false;
  hangUp = () => void (isAsked = true);
}

/** From now on SIGHUP is no wish to stop. */
export function onHangUp(act: () => void): void {
  hangUp = act;
  if (isAsked) act();
  isAsked = false;
}

/** Resolves once the process is asked to stop. */
export function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

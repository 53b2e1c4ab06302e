import { useEffect, useState } from 'react';

const TICK_MS = 50;

/** How long `waiting` has been true; 0 while it is not. Coarse: for what is shown to people. */
export function useWaitedMs(waiting: boolean): number {
  const [waitedMs, setWaitedMs] = useState(0);
  useEffect(() => {
    if (!waiting) return;
    const since = performance.now();
    const timer = setInterval(() => setWaitedMs(performance.now() - since), TICK_MS);
    return () => {
      clearInterval(timer);
      setWaitedMs(0);
    };
  }, [waiting]);
  return waiting ? waitedMs : 0;
}

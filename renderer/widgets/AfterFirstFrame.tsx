import { startTransition, useEffect, useState, type ReactNode } from 'react';

/** What is beside a picture and can be there a moment after it: the frame in which the picture appears is long enough. */
export function AfterFirstFrame({ children }: { children: ReactNode }): ReactNode {
  const [isTime, setTime] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => startTransition(() => setTime(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return isTime ? children : null;
}

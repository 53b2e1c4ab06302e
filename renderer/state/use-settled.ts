import { useEffect, useState } from 'react';

/** A double click is over by then (desktops allow up to half a second, people take a fifth). */
const SETTLE_MS = 300;

/**
 * True once `wanted` has been for a moment; false at once. For a panel that opens because of a click: opening in the
 * middle of a double click, it would slide under the pointer and take the second half.
 */
export function useSettled(wanted: boolean): boolean {
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    if (!wanted) return setSettled(false);
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return wanted && settled;
}

import { useEffect } from 'react';
import { forgetTextWidths } from './text-fit.ts';

/** Web fonts arrive after the first picture; what was measured before is forgotten and drawn anew. */
export function useFontsReady(redraw: () => void): void {
  useEffect(() => {
    const onLoaded = (): void => {
      forgetTextWidths();
      redraw();
    };
    document.fonts.addEventListener('loadingdone', onLoaded);
    return () => document.fonts.removeEventListener('loadingdone', onLoaded);
  }, [redraw]);
}

import { useEffect, useRef, type RefObject } from 'react';
import { useTheme } from '../../theme/use-theme.ts';
import type { Size } from './use-size.ts';

/**
 * A canvas as sharp as the screen, drawn anew when `draw` is another function, the size or the theme changes. The
 * context arrives cleared and scaled to CSS pixels.
 */
export function useCanvas(
  { widthPx, heightPx }: Size,
  draw: (context: CanvasRenderingContext2D) => void,
): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(widthPx * ratio);
    canvas.height = Math.round(heightPx * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(context);
  }, [widthPx, heightPx, draw, theme]);
  return ref;
}

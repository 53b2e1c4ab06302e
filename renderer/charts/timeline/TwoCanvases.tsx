import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { Size } from '../line/use-size.ts';
import { opaqueContext } from './canvas.ts';
import classes from './Timeline.module.css';

interface TwoCanvasesProps {
  size: Size;
  picture: RefObject<HTMLCanvasElement | null>;
  /** What the picture is drawn on while it moves, in its place; left out = the picture itself. */
  draft?: RefObject<HTMLCanvasElement | null>;
  /** What follows the pointer, above the picture. */
  hover: RefObject<HTMLCanvasElement | null>;
}

/** The picture, and over it what follows the pointer, so that moving it redraws no bar. Whoever listens is told elsewhere. */
export function TwoCanvases({ size, picture, draft, hover }: TwoCanvasesProps) {
  usePixels(picture, size);
  const style = { width: size.widthPx, height: size.heightPx };
  return (
    <>
      {draft && <canvas ref={draft} className={classes.canvas} style={style} aria-hidden />}
      <canvas ref={picture} className={classes.canvas} style={style} aria-hidden />
      <canvas ref={hover} className={classes.canvas} style={style} aria-hidden />
    </>
  );
}

/**
 * Gives the picture its pixels with the render that first gives it a size, and not in the frame that draws it, which is long
 * enough: at two pixels they are 20 MB to be cleared. Drawn it is before anybody sees it.
 */
function usePixels(picture: RefObject<HTMLCanvasElement | null>, { widthPx, heightPx }: Size): void {
  const has = useRef(false);
  useLayoutEffect(() => {
    if (has.current || !picture.current || widthPx === 0) return;
    has.current = true;
    opaqueContext(picture.current, widthPx, heightPx);
  }, [picture, widthPx, heightPx]);
}

import type { RefObject } from 'react';
import type { Size } from '../line/use-size.ts';
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
  const style = { width: size.widthPx, height: size.heightPx };
  return (
    <>
      {draft && <canvas ref={draft} className={classes.canvas} style={style} aria-hidden />}
      <canvas ref={picture} className={classes.canvas} style={style} aria-hidden />
      <canvas ref={hover} className={classes.canvas} style={style} aria-hidden />
    </>
  );
}

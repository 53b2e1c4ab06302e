import type { RefObject } from 'react';
import type { Size } from '../line/use-size.ts';
import classes from './Timeline.module.css';

interface TwoCanvasesProps {
  size: Size;
  picture: RefObject<HTMLCanvasElement | null>;
  /** What follows the pointer, above the picture. */
  hover: RefObject<HTMLCanvasElement | null>;
}

/** The picture, and over it what follows the pointer, so that moving it redraws no bar. Whoever listens is told elsewhere. */
export function TwoCanvases({ size, picture, hover }: TwoCanvasesProps) {
  const style = { width: size.widthPx, height: size.heightPx };
  return (
    <>
      <canvas ref={picture} className={classes.canvas} style={style} aria-hidden />
      <canvas ref={hover} className={classes.canvas} style={style} aria-hidden />
    </>
  );
}

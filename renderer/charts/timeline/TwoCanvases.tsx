import { useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { Ref, RefObject } from 'react';
import type { Size } from '../line/use-size.ts';
import { opaqueContext } from './canvas.ts';
import { placeMarks } from './place-marks.ts';
import type { HoverMarks } from './place-marks.ts';
import classes from './Timeline.module.css';

export interface MarksHandle {
  place: (marks: HoverMarks) => void;
}

interface TwoCanvasesProps {
  size: Size;
  picture: RefObject<HTMLCanvasElement | null>;
  /** What the picture is drawn on while it moves, in its place; left out = the picture itself. */
  draft?: RefObject<HTMLCanvasElement | null>;
  /** Arrows of what is pointed at, above the picture. It has pixels only while there are any. */
  arrows?: RefObject<HTMLCanvasElement | null>;
  /** Row, line and range that follow the pointer. */
  marks: Ref<MarksHandle>;
}

/** The picture, and over it what follows the pointer, so that moving it redraws no bar. Whoever listens is told elsewhere. */
export function TwoCanvases({ size, picture, draft, arrows, marks }: TwoCanvasesProps) {
  usePixels(picture, size);
  const style = { width: size.widthPx, height: size.heightPx };
  const row = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const band = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLDivElement>(null);
  useImperativeHandle(marks, () => {
    const elements = { row: row.current!, line: line.current!, band: band.current!, label: label.current! };
    return { place: (now) => placeMarks(elements, now) };
  }, []);
  return (
    <>
      {draft && <canvas ref={draft} className={classes.canvas} style={style} width={0} height={0} aria-hidden />}
      <canvas ref={picture} className={classes.canvas} style={style} aria-hidden />
      <div className={classes.marks} style={style} aria-hidden>
        <div ref={row} className={classes.markedRow} hidden />
        <div ref={band} className={classes.markedBand} hidden />
        <div ref={label} className={classes.markedLabel} hidden />
        <div ref={line} className={classes.markedTime} hidden />
      </div>
      {arrows && <canvas ref={arrows} className={classes.canvas} style={style} width={0} height={0} aria-hidden />}
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

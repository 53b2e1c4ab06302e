import { useMemo, useRef } from 'react';
import type { Ref } from 'react';
import { layoutTimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import type { TimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { formatDay, axisOffsetNs } from '../../format/time.ts';
import { formatTimeTick } from '../line/format-ticks.ts';
import { t } from '../../i18n/t.ts';
import { sharpContext } from '../timeline/canvas.ts';
import { RULER_PX } from '../timeline/draw-header.ts';
import { textWidth } from '../timeline/text-fit.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { useFrame } from '../timeline/use-frame.ts';
import timeline from '../timeline/Timeline.module.css';
import { GUTTER_PX } from './canvas-model.ts';

const MIN_GAP_PX = 110;

interface CanvasRulerProps {
  baseNs: bigint;
  axis: TimeAxis;
  /** Of the time area. */
  widthPx: number;
  theme: TimelineTheme;
  /** Shows the time under the pointer; placed by whoever follows it. */
  cursorRef: Ref<HTMLDivElement>;
}

/** Times of the clock on the wall, in the zone that is shown. */
export function useCanvasAxis(baseNs: bigint, window: TimeSpan, widthPx: number): TimeAxis {
  return useMemo(
    () => layoutTimeAxis({ baseNs, ...window, widthPx }, axisOffsetNs(baseNs), MIN_GAP_PX),
    [baseNs, window, widthPx],
  );
}

export function CanvasRuler({ baseNs, axis, widthPx, theme, cursorRef }: CanvasRulerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useFrame('ruler', () => {
    const context = canvas.current && sharpContext(canvas.current, widthPx, RULER_PX);
    if (context) drawTicks(context, baseNs, axis, widthPx, theme);
  });
  return (
    <div className={timeline.header}>
      <div style={{ width: GUTTER_PX, flex: 'none' }} />
      <div className={timeline.scale} style={{ width: widthPx }} role="img" aria-label={t('canvas.axis')}>
        <canvas ref={canvas} aria-hidden style={{ width: widthPx, height: RULER_PX }} />
        <div ref={cursorRef} className={timeline.cursor} hidden aria-hidden />
      </div>
    </div>
  );
}

/** The first tick and each midnight say the day as well. */
export function drawTicks(
  context: CanvasRenderingContext2D,
  baseNs: bigint,
  { ticks, detail }: TimeAxis,
  widthPx: number,
  theme: TimelineTheme,
): void {
  context.clearRect(0, 0, widthPx, RULER_PX);
  context.font = theme.smallFont;
  context.textBaseline = 'middle';
  ticks.forEach(({ ns, x, isDayStart }, i) => {
    const at = baseNs + BigInt(Math.round(ns));
    context.fillStyle = theme.lineStrong;
    context.fillRect(Math.round(x), RULER_PX - 6, 1, 6);
    const clock = formatTimeTick(at, detail);
    const day = detail.kind !== 'days' && (i === 0 || isDayStart) ? formatDay(at) : '';
    const label = day === '' ? clock : `${day} ${clock}`;
    if (x + 4 + textWidth(context, label) > widthPx) return;
    context.fillStyle = theme.text2;
    context.fillText(label, x + 4, RULER_PX / 2);
  });
}

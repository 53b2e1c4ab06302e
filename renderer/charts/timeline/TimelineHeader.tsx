import { useRef } from 'react';
import type { ReactNode, Ref } from 'react';
import { minimapView } from '../../../core/layout/timeline/minimap.ts';
import { layoutFolds, layoutRuler } from '../../../core/layout/timeline/ruler.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { t } from '../../i18n/t.ts';
import { MinimapBrush } from './MinimapBrush.tsx';
import { sharpContext } from './canvas.ts';
import { ERROR_STRIP_PX, drawMinimap, drawRuler, RULER_PX } from './draw-header.ts';
import classes from './Timeline.module.css';
import type { TimelineTheme } from './timeline-theme.ts';
import { useFrame } from './use-frame.ts';
import { TimeBasis } from './TimeBasis.tsx';
import { LEAST_PX, useMinimap } from './use-minimap.ts';

const MINIMAP_PX = 48;
/** Below it, all of the ruler is needed for its ticks. */
const BASIS_FROM_PX = 240;

interface TimelineHeaderProps {
  model: TimelineModel;
  window: TimeSpan;
  onWindow: (window: TimeSpan) => void;
  treePx: number;
  timePx: number;
  theme: TimelineTheme;
  /** When the trace began, for who wants to know what times count from. */
  startNs?: bigint | undefined;
  corner: ReactNode;
  /** Shows the time under the pointer; placed by whoever follows it. */
  cursorRef: Ref<HTMLDivElement>;
}

/** Minimap with its brush, and the ruler, above the time area; the corner above the tree is the view's. */
export function TimelineHeader({
  model,
  window,
  onWindow,
  treePx,
  timePx,
  theme,
  startNs,
  corner,
  cursorRef,
}: TimelineHeaderProps) {
  const mapCanvas = useRef<HTMLCanvasElement>(null);
  const rulerCanvas = useRef<HTMLCanvasElement>(null);
  const basis = useRef<HTMLDivElement>(null);
  const drawn = useRef<unknown[]>([]);
  const map = useMinimap(model, timePx, MINIMAP_PX - ERROR_STRIP_PX);
  const draw = (): void => {
    const ruler = rulerCanvas.current && sharpContext(rulerCanvas.current, timePx, RULER_PX);
    const view = { ...window, widthPx: timePx };
    const ticks = layoutRuler(view, model.tree.traceStart, model.axis);
    const freePx = timePx - (basis.current?.offsetWidth ?? 0);
    if (ruler) drawRuler(ruler, ticks, layoutFolds(model.axis, view), { widthPx: timePx, freePx }, RULER_PX, theme);
    // The map stays the same while the window moves.
    const inputs = [map, theme, devicePixelRatio];
    if (inputs.every((input, i) => input === drawn.current[i])) return;
    drawn.current = inputs;
    const context = mapCanvas.current && sharpContext(mapCanvas.current, timePx, MINIMAP_PX);
    if (context && map) drawMinimap(context, map, model.columns.service, MINIMAP_PX, theme);
  };
  useFrame('header', draw, timePx >= LEAST_PX);
  return (
    <div className={classes.header}>
      <div className={classes.corner} style={{ width: treePx }}>
        {corner}
      </div>
      <div className={classes.scale} style={{ width: timePx }}>
        <canvas ref={mapCanvas} aria-hidden style={{ width: timePx, height: MINIMAP_PX }} />
        <MinimapBrush
          view={minimapView(model, timePx)}
          window={window}
          onWindow={onWindow}
          heightPx={MINIMAP_PX}
          label={t('trace.minimap')}
        />
        <canvas ref={rulerCanvas} aria-hidden style={{ width: timePx, height: RULER_PX }} />
        {timePx >= BASIS_FROM_PX && <TimeBasis model={model} startNs={startNs} widthPx={timePx} ref={basis} />}
        <div ref={cursorRef} className={classes.cursor} hidden aria-hidden />
      </div>
    </div>
  );
}

import { useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import { levelCount, levelOf } from '../../../core/layout/flame/flame-layout.ts';
import { stepFlame } from '../../../core/layout/flame/flame-walk.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { isComposing } from '../../is-composing.ts';
import { useTheme } from '../../theme/use-theme.ts';
import { useSize } from '../line/use-size.ts';
import shared from '../timeline/Timeline.module.css';
import { readTimelineTheme } from '../timeline/timeline-theme.ts';
import { useFocusWhenLost } from '../timeline/use-focus-when-lost.ts';
import { ActiveFlame } from './ActiveFlame.tsx';
import type { FlameScene } from './draw-flame.ts';
import { flameKey } from './flame-keys.ts';
import { FlameTooltip } from './FlameTooltip.tsx';
import { useFlameCanvas } from './use-flame-canvas.ts';
import { useFlamePointer } from './use-flame-pointer.ts';
import { useFlameZoom } from './use-flame-zoom.ts';

export interface FlameProps {
  model: TimelineModel;
  layout: FlameLayout;
  /** Node of the trace; its place in the flame is what is marked. */
  selected: number;
  onSelect: (node: number) => void;
  /** 1 per node of the trace that the search found; undefined = no search. */
  matches?: Uint8Array | undefined;
  rowPx: number;
  /** What it is a flame of, for those who listen. */
  label: string;
}

/**
 * All paths of a trace as an icicle, roots on top, on one canvas over an empty box that the browser scrolls.
 *
 *     selected span ──flameOf──▶ marked box        click, arrows ──example──▶ onSelect
 *     zoom ──viewOf──▶ layoutFlameBoxes ──▶ drawFlame
 */
export function Flame({ model, layout, selected, onSelect, matches, rowPx, label }: FlameProps) {
  const { flame } = layout;
  const { ref: scroller, size } = useSize<HTMLDivElement>();
  const scene = useRef<FlameScene>(undefined);
  const [focused, setFocused] = useState(false);
  const activeId = useId();
  const themeName = useTheme();
  const theme = useMemo(() => readTimelineTheme(themeName), [themeName]);
  const active = selected < 0 ? -1 : (flame.flameOf[selected] ?? -1);
  const { pointed, tooltip, nodeAt, leave, onPointerMove } = useFlamePointer(scene, size);
  const zoom = useFlameZoom(layout, active, leave);
  const drawn = { model, layout, matches, rowPx, size, theme, scroller, focused };
  const { canvas, requestDraw } = useFlameCanvas(scene, {
    ...drawn,
    zoom: zoom.node,
    selected: active,
    hovered: pointed.node,
  });
  useFocusWhenLost(scroller);
  useLayoutEffect(() => {
    if (active >= 0) revealLevel(scroller.current!, levelOf(flame, active), rowPx);
  }, [scroller, flame, active, rowPx]);

  const pick = (node: number): void => {
    if (node >= 0) onSelect(flame.example[node]!);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = isComposing(event.nativeEvent) ? undefined : flameKey(event);
    // With nothing to leave here, Escape is for whoever listens outside.
    if (!key || (key.kind === 'out' && !zoom.out())) return;
    if (key.kind === 'zoom') zoom.to(active);
    if (key.kind === 'step') {
      const next = stepFlame(flame, active, key.step);
      if (next !== active) pick(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={shared.body}>
      <div
        ref={scroller}
        className={shared.scroller}
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={active < 0 ? undefined : activeId}
        onScroll={requestDraw}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onPointerMove={onPointerMove}
        onPointerLeave={leave}
        onClick={() => pick(nodeAt())}
        // The menu around it acts on what is selected.
        onContextMenu={() => pick(nodeAt())}
        onDoubleClick={() => zoom.to(nodeAt())}
      >
        <div style={{ height: levelCount(flame) * rowPx }} />
        {active >= 0 && <ActiveFlame id={activeId} model={model} layout={layout} node={active} />}
      </div>
      <canvas
        ref={canvas}
        className={shared.canvas}
        style={{ width: size.widthPx, height: size.heightPx }}
        aria-hidden
      />
      {pointed.node >= 0 && pointed.node < flame.nodes && (
        <FlameTooltip ref={tooltip} model={model} layout={layout} {...pointed} theme={theme} />
      )}
    </div>
  );
}

function revealLevel(scroller: HTMLElement, level: number, rowPx: number): void {
  const top = level * rowPx;
  const { scrollTop, clientHeight } = scroller;
  if (top < scrollTop) scroller.scrollTop = top;
  else if (top + rowPx > scrollTop + clientHeight) scroller.scrollTop = top + rowPx - clientHeight;
}

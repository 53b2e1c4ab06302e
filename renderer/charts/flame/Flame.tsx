import { useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { boxAt, layoutFlameBoxes } from '../../../core/layout/flame/flame-boxes.ts';
import type { FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import { countBefore, levelCount, levelOf, viewOf } from '../../../core/layout/flame/flame-layout.ts';
import { stepFlame, zoomFor } from '../../../core/layout/flame/flame-walk.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { useChartPicture } from '../../pictures/shown-picture.ts';
import { useTheme } from '../../theme/use-theme.ts';
import { useSize } from '../line/use-size.ts';
import { sharpContext } from '../timeline/canvas.ts';
import { placeTooltip } from '../timeline/placing.ts';
import shared from '../timeline/Timeline.module.css';
import { readTimelineTheme } from '../timeline/timeline-theme.ts';
import { useFontsReady } from '../timeline/use-fonts-ready.ts';
import { useFocusWhenLost } from '../timeline/use-focus-when-lost.ts';
import { useFrame } from '../timeline/use-frame.ts';
import type { Hover } from '../timeline/use-pointer.ts';
import { ActiveFlame } from './ActiveFlame.tsx';
import { drawFlame } from './draw-flame.ts';
import type { FlameScene } from './draw-flame.ts';
import { flameKey } from './flame-keys.ts';
import { flamePicture } from './flame-picture.ts';
import { flameName, flameService } from './flame-texts.ts';
import { FlameTooltip } from './FlameTooltip.tsx';

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

interface Pointed {
  node: number;
  nodes: number;
}

const NOWHERE: Pointed = { node: -1, nodes: 0 };

/**
 * All paths of a trace as an icicle, roots on top, on one canvas over an empty box that the browser scrolls.
 *
 *     selected span ──flameOf──▶ marked box        click, arrows ──example──▶ onSelect
 *     zoom ──viewOf──▶ layoutFlameBoxes ──▶ drawFlame
 */
export function Flame({ model, layout, selected, onSelect, matches, rowPx, label }: FlameProps) {
  const { flame } = layout;
  const { ref: scroller, size } = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const scene = useRef<FlameScene>(undefined);
  const pointer = useRef<Hover>({ xPx: 0, yPx: 0, hit: undefined, dragging: false });
  const [pointed, setPointed] = useState(NOWHERE);
  const [focused, setFocused] = useState(false);
  const [wanted, setZoom] = useState({ layout, node: -1 });
  const activeId = useId();
  const themeName = useTheme();
  const theme = useMemo(() => readTimelineTheme(themeName), [themeName]);
  const active = selected < 0 ? -1 : (flame.flameOf[selected] ?? -1);
  const foundBefore = useMemo(() => matches && countFound(layout, matches), [layout, matches]);
  // A zoom belongs to the trace it was made in, and goes where the selection can be seen.
  const zoom = zoomFor(flame, wanted.layout === layout ? wanted.node : -1, active);

  useFocusWhenLost(scroller);
  const requestDraw = useFrame('flame', () => {
    const context = canvas.current && sharpContext(canvas.current, size.widthPx, size.heightPx);
    if (!context || size.widthPx === 0) return;
    const scrollPx = scroller.current!.scrollTop;
    const firstLevel = Math.floor(scrollPx / rowPx);
    const endLevel = Math.ceil((scrollPx + size.heightPx) / rowPx);
    scene.current = {
      layout,
      boxes: layoutFlameBoxes(layout, viewOf(layout, zoom), size.widthPx, firstLevel, endLevel),
      frame: { ...size, rowPx, scrollPx },
      selected: active,
      hovered: pointed.node,
      focused,
      foundBefore,
      nameOf: (node) => flameName(model, layout, node),
      serviceOf: (node) => (flame.service[node]! < 0 ? undefined : flameService(model, layout, node)),
      moreText: (n) => t('traceViews.flame.more', { n }),
    };
    drawFlame(context, scene.current, theme);
  });
  useFontsReady(requestDraw);
  useChartPicture('flame', () => {
    if (model.isCorrected) return { refusal: t('picture.corrected') };
    return scene.current ? flamePicture(scene.current, zoom, theme) : { refusal: t('picture.notDrawn') };
  });

  useLayoutEffect(() => {
    if (active >= 0) revealLevel(scroller.current!, levelOf(flame, active), rowPx);
  }, [scroller, flame, active, rowPx]);
  useLayoutEffect(() => {
    if (pointed.node >= 0) placeTooltip(tooltip.current, pointer.current, size);
  }, [pointed, size]);

  const zoomTo = (node: number): void => {
    if (node < 0 || !(flame.width[node]! > 0)) return;
    setZoom({ layout, node });
    setPointed(NOWHERE);
  };
  const zoomOut = (): boolean => {
    if (zoom < 0) return false;
    setZoom({ layout, node: flame.parent[zoom]! });
    setPointed(NOWHERE);
    return true;
  };
  const pick = (node: number): void => {
    if (node >= 0) onSelect(flame.example[node]!);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = isComposing(event.nativeEvent) ? undefined : flameKey(event);
    if (!key) return;
    if (key.kind === 'out') {
      // With nothing to leave here, Escape is for whoever listens outside.
      if (!zoomOut()) return;
    } else if (key.kind === 'zoom') zoomTo(active);
    else {
      const next = stepFlame(flame, active, key.step);
      if (next !== active) pick(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const bounds = event.currentTarget.getBoundingClientRect();
    pointer.current = { ...pointer.current, xPx: event.clientX - bounds.left, yPx: event.clientY - bounds.top };
    const next = pointedAt(scene.current, pointer.current);
    if (next.node !== pointed.node || next.nodes !== pointed.nodes) setPointed(next);
    placeTooltip(tooltip.current, pointer.current, size);
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
        onPointerLeave={() => setPointed(NOWHERE)}
        onClick={() => pick(pointedAt(scene.current, pointer.current).node)}
        // The menu around it acts on what is selected.
        onContextMenu={() => pick(pointedAt(scene.current, pointer.current).node)}
        onDoubleClick={() => zoomTo(pointedAt(scene.current, pointer.current).node)}
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

function countFound({ flame }: FlameLayout, matches: Uint8Array): Uint32Array {
  const found = new Uint8Array(flame.nodes);
  for (let node = 0; node < matches.length; node++) if (matches[node]) found[flame.flameOf[node]!] = 1;
  return countBefore(flame.nodes, (node) => found[node] === 1);
}

function pointedAt(scene: FlameScene | undefined, { xPx, yPx }: { xPx: number; yPx: number }): Pointed {
  if (!scene) return NOWHERE;
  const { boxes, frame } = scene;
  const at = boxAt(boxes, Math.floor((yPx + frame.scrollPx) / frame.rowPx), xPx);
  return at < 0 ? NOWHERE : { node: boxes.node[at]!, nodes: boxes.nodes[at]! };
}

function revealLevel(scroller: HTMLElement, level: number, rowPx: number): void {
  const top = level * rowPx;
  const { scrollTop, clientHeight } = scroller;
  if (top < scrollTop) scroller.scrollTop = top;
  else if (top + rowPx > scrollTop + clientHeight) scroller.scrollTop = top + rowPx - clientHeight;
}

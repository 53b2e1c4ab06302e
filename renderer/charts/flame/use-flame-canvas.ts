import { useMemo, useRef, type RefObject } from 'react';
import { layoutFlameBoxes } from '../../../core/layout/flame/flame-boxes.ts';
import { countBefore, viewOf, type FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { t } from '../../i18n/t.ts';
import { useChartPicture } from '../../pictures/shown-picture.ts';
import type { Size } from '../line/use-size.ts';
import { sharpContext } from '../timeline/canvas.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { useFontsReady } from '../timeline/use-fonts-ready.ts';
import { useFrame } from '../timeline/use-frame.ts';
import { drawFlame, type FlameScene } from './draw-flame.ts';
import { flamePicture } from './flame-picture.ts';
import { flameName, flameService } from './flame-texts.ts';

interface Shown extends Pick<FlameScene, 'selected' | 'hovered' | 'focused'> {
  model: TimelineModel;
  layout: FlameLayout;
  matches: Uint8Array | undefined;
  zoom: number;
  rowPx: number;
  size: Size;
  theme: TimelineTheme;
  scroller: RefObject<HTMLElement | null>;
}

/** Draws what is scrolled to, and leaves it in `scene` for whoever points at it; the picture of the chart is made of it too. */
export function useFlameCanvas(scene: RefObject<FlameScene | undefined>, shown: Shown) {
  const { model, layout, matches, zoom, rowPx, size, theme, scroller, selected, hovered, focused } = shown;
  const canvas = useRef<HTMLCanvasElement>(null);
  const foundBefore = useMemo(() => matches && countFound(layout, matches), [layout, matches]);
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
      selected,
      hovered,
      focused,
      foundBefore,
      nameOf: (node) => flameName(model, layout, node),
      serviceOf: (node) => (layout.flame.service[node]! < 0 ? undefined : flameService(model, layout, node)),
      moreText: (n) => t('traceViews.flame.more', { n }),
    };
    drawFlame(context, scene.current, theme);
  });
  useFontsReady(requestDraw);
  useChartPicture('flame', () => {
    if (model.isCorrected) return { refusal: t('picture.corrected') };
    return scene.current ? flamePicture(scene.current, zoom, theme) : { refusal: t('picture.notDrawn') };
  });
  return { canvas, requestDraw };
}

function countFound({ flame }: FlameLayout, matches: Uint8Array): Uint32Array {
  const found = new Uint8Array(flame.nodes);
  for (let node = 0; node < matches.length; node++) if (matches[node]) found[flame.flameOf[node]!] = 1;
  return countBefore(flame.nodes, (node) => found[node] === 1);
}

import { layoutTimeline } from '../../core/layout/timeline/timeline-model.ts';
import type { TraceDetail } from '../../contract/operations/traces.ts';
import { drawRows } from '../../renderer/charts/timeline/draw.ts';
import { layoutScene } from '../../renderer/charts/timeline/paint-rows.ts';
import type { RowsInput } from '../../renderer/charts/timeline/paint-rows.ts';
import { initialState } from '../../renderer/charts/timeline/timeline-state.ts';
import type { TimelineTheme } from '../../renderer/charts/timeline/timeline-theme.ts';

export interface DrawingCall {
  name: string;
  args: unknown[];
  /** Of the context when it was called. */
  fill: unknown;
}

/** Takes every call and remembers it; text is six pixels a letter. */
export function recordingContext() {
  const calls: DrawingCall[] = [];
  const known: Record<string, unknown> = {
    font: '12px x',
    canvas: { width: 1_000, height: 600 },
    measureText: (text: string) => ({ width: text.length * 6 }),
    createLinearGradient: () => ({ addColorStop: () => {} }),
  };
  const context = new Proxy(known, {
    get: (target, name: string) =>
      name in target
        ? target[name]
        : (...args: unknown[]) => void calls.push({ name, args, fill: target['fillStyle'] }),
    set: (target, name: string, value) => Boolean(((target[name] = value), true)),
  });
  return { context: context as unknown as CanvasRenderingContext2D, calls };
}

export const drawingTheme = {
  font: '12px x',
  strongFont: '12px b',
  smallFont: '11px x',
  initialFont: '9px x',
  error: '#f00',
  surface: '#eee',
  service: (name: string) => ({ colour: '#fff', ink: '#000', initial: name.slice(0, 1) }),
} as unknown as TimelineTheme;

/** The rows of a trace 1,000 × 600 pixels large, of which 300 are the tree, as its model and what else is set say. */
export function sceneOf(detail: TraceDetail, input: Partial<RowsInput> = {}) {
  const model = input.model ?? layoutTimeline(detail);
  return layoutScene({
    model,
    state: initialState(model),
    frame: { widthPx: 1_000, heightPx: 600, treePx: 300, rowPx: 20 },
    scrollPx: 0,
    focused: false,
    matches: undefined,
    words: {
      missing: (id) => `missing ${id.slice(-2)}`,
      unfinished: 'unfinished',
      duration: (ns) => `${ns} ns`,
      count: String,
      run: String,
      moreArrows: (n) => `+${n} more`,
      tail: ({ ns, isOpen }) => `tail ${isOpen ? '≥ ' : ''}${ns}`,
      early: (ns) => `early ${ns}`,
    },
    ...input,
  });
}

/** What was drawn, and the texts of it. */
export function drawScene(scene: ReturnType<typeof sceneOf>) {
  const { context, calls } = recordingContext();
  drawRows(context, scene, drawingTheme);
  return { calls, texts: textsOf(calls) };
}

export const textsOf = (calls: readonly DrawingCall[]) =>
  calls.filter(({ name }) => name === 'fillText').map(({ args }) => String(args[0]));

import { useMemo, useRef } from 'react';
import { nextError, markOfKey } from '../../../core/layout/canvas/step-marks.ts';
import { clampTime, panTime, zoomTime, type TimeView } from '../../../core/layout/timeline/viewport.ts';
import { revealTime } from '../../charts/canvas/canvas-keys.ts';
import { timeKey } from '../../charts/timeline/gesture.ts';
import { t, type PlainKey } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { useCommands, type Command } from '../../workbench/command.ts';
import { chooseTime, clearTime, keepTime } from './choose-time.ts';
import { openSpan } from './open-span.ts';
import { selectedKey } from './selected-key.ts';
import type { CanvasState } from './use-canvas.ts';

/** Keys zoom about the middle of the window; a width is only needed to say where that is. */
const ANY_WIDTH_PX = 1_000;

const selection = (): number => selectedKey(useView.getState().place.selection);

/** What can be done with the picture, wherever the focus is. */
export function useCanvasCommands(canvas: CanvasState): void {
  const latest = useRef(canvas);
  latest.current = canvas;
  const commands = useMemo(() => {
    const byKey = (code: string) => () => moveByKey(latest.current, code);
    const hasPicture = () => latest.current.model !== undefined;
    const isPart = () => hasPicture() && !latest.current.isFit;
    const hasChosen = () => latest.current.chosen !== undefined;
    return [
      command('zoomIn', 'trace.zoomIn', ['W'], byKey('KeyW'), hasPicture),
      command('zoomOut', 'trace.zoomOut', ['S'], byKey('KeyS'), hasPicture),
      command('earlier', 'trace.earlier', ['A'], byKey('KeyA'), hasPicture),
      // D opens the details; on the focused picture it moves.
      command('later', 'canvas.later', [], byKey('KeyD'), hasPicture),
      command(
        'fit',
        'canvas.fit',
        ['F'],
        () => latest.current.jump(undefined),
        () => !latest.current.isFit,
      ),
      command('choose', 'canvas.choose', ['T'], () => chooseTime(latest.current, latest.current.window), isPart),
      command('toChosen', 'canvas.toChosen', ['Z'], () => latest.current.jump(latest.current.chosen), hasChosen),
      command('keepChosen', 'canvas.keepChosen', [], keepTime, hasChosen),
      command('hitmap', 'canvas.hitmap', ['H', 'Shift+T'], () => showTraces(latest.current), hasPicture),
      command('nextError', 'trace.nextError', ['E'], () => goToError(latest.current), hasPicture),
      command(
        'open',
        'canvas.openTrace',
        ['Enter'],
        () => void openSpan(selection(), latest.current.settle),
        () => selection() >= 0,
      ),
      command(
        'clear',
        'canvas.clear',
        ['Escape'],
        () => useView.getState().select(''),
        () => selection() >= 0,
      ),
      // One step out: the span first.
      command('clearTime', 'canvas.clearTime', ['Escape'], clearTime, () => hasChosen() && selection() < 0),
    ];
  }, []);
  useCommands(commands);
}

function command(id: string, label: PlainKey, keys: string[], run: () => void, when: () => boolean): Command {
  return { id: `canvas.${id}`, label: () => t(label), group: 'here', keys, run, when };
}

/** Traces that ended in the chosen time. */
function showTraces({ settle }: CanvasState): void {
  settle();
  useView.getState().go('traces');
}

function moveByKey({ window, bounds, setWindow }: CanvasState, code: string): void {
  const view: TimeView = { ...window, widthPx: ANY_WIDTH_PX };
  const action = timeKey(code, ANY_WIDTH_PX);
  if (action?.kind === 'zoom') setWindow(zoomTime(view, action.atPx, action.factor, bounds));
  if (action?.kind === 'pan') setWindow(panTime(view, action.byPx, bounds));
}

function goToError({ model, window, bounds, setWindow }: CanvasState): void {
  const { marks } = model!;
  const mark = nextError(marks, selection() < 0 ? -1 : markOfKey(marks, selection()), window.fromNs);
  if (mark < 0) return;
  useView.getState().select(String(marks.key[mark]!));
  const moved = revealTime(window, marks.start[mark]!, marks.end[mark]!);
  if (moved) setWindow(clampTime(moved, bounds));
}

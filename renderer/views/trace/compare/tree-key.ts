import { panTime } from '../../../../core/layout/timeline/viewport.ts';
import type { MergedAction, MergedState } from './merged-state.ts';

/** Share of the window by which A and D move it. */
const PAN = 0.2;

interface Key {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** What a key does while the tree has the focus; undefined = nothing of its own. */
export function treeKey(event: Key, state: MergedState, page: number): MergedAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (!event.shiftKey && (event.code === 'KeyA' || event.code === 'KeyD')) {
    const by = event.code === 'KeyA' ? -PAN : PAN;
    // One pixel is the whole window.
    return { kind: 'window', window: panTime({ ...state.window, widthPx: 1 }, by, state.axis.whole) };
  }
  const all = state.shown.length;
  const actions: Record<string, MergedAction> = {
    ArrowDown: { kind: 'move', by: 1 },
    ArrowUp: { kind: 'move', by: -1 },
    PageDown: { kind: 'move', by: page },
    PageUp: { kind: 'move', by: -page },
    Home: { kind: 'move', by: -all },
    End: { kind: 'move', by: all },
    ArrowLeft: { kind: 'left' },
    ArrowRight: { kind: 'right' },
  };
  return actions[event.key];
}

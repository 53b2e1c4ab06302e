import type { FlameStep } from '../../../core/layout/flame/flame-walk.ts';

export type FlameKey = { kind: 'step'; step: FlameStep } | { kind: 'zoom' } | { kind: 'out' };

/** Roots are on top: down is towards the children. Nothing for keys that mean something else, or that come with Ctrl or Alt. */
export function flameKey(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }) {
  return event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
}

const KEYS: Readonly<Record<string, FlameKey>> = {
  ArrowDown: { kind: 'step', step: 'child' },
  ArrowUp: { kind: 'step', step: 'parent' },
  ArrowRight: { kind: 'step', step: 'next' },
  ArrowLeft: { kind: 'step', step: 'previous' },
  Enter: { kind: 'zoom' },
  Escape: { kind: 'out' },
};

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { START } from '../../../renderer/state/place.ts';
import { useView } from '../../../renderer/state/view.ts';
import { makeLater } from '../../../renderer/views/timeline/use-later-params.ts';

const LONG_MS = 10_000;
const params = () => useView.getState().place.params;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('history', { replaceState: () => undefined, pushState: () => undefined });
  useView.setState({ place: { ...START, view: 'timeline', params: { by: 'host', y: '7' } } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('settings that change with every frame are told once, when the movement has ended', () => {
  const later = makeLater();
  later.set('at', '1-2');
  later.set('at', '1-3');
  later.set('y', '');
  expect(params()).toEqual({ by: 'host', y: '7' });
  vi.advanceTimersByTime(LONG_MS);
  expect(params()).toEqual({ by: 'host', at: '1-3' });
});

test('they are not told of a screen that was left meanwhile and is only still seen', () => {
  const later = makeLater();
  later.set('at', '1-2');
  useView.getState().go('trace', 'a'.repeat(32));
  vi.advanceTimersByTime(LONG_MS);
  expect(params()).toEqual({});
  useView.getState().go('timeline');
  later.flush();
  expect(params()).toEqual({});
});

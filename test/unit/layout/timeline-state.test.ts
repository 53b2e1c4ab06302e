import { describe, expect, test } from 'vitest';
import { layoutTimeline, nameOf } from '../../../core/layout/timeline/timeline-model.ts';
import { brushWindow, startBrush } from '../../../renderer/charts/timeline/brush.ts';
import { carryState } from '../../../renderer/charts/timeline/carry-state.ts';
import { keyAction, startDrag, wheelAction } from '../../../renderer/charts/timeline/gesture.ts';
import { canEscape, initialState, reduceTimeline } from '../../../renderer/charts/timeline/timeline-state.ts';
import type { TimelineAction, TimelineState } from '../../../renderer/charts/timeline/timeline-state.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const drawing = `
  web: root #1      [===================]
    cart: load #2     [===]
      db: query #3     [=]
    mail: send #4            [===]
    pay: charge #5                  [=====]
`;
const model = layoutTimeline(traceFromText(drawing));
const run = (...actions: TimelineAction[]) =>
  actions.reduce<TimelineState>((state, action) => reduceTimeline(model, state, action), initialState(model));
const selected = (state: TimelineState) => (state.selected < 0 ? '' : nameOf(model, state.selected));
const rows = (state: TimelineState) => [...state.rows].map((node) => nameOf(model, node));
const node = (name: string) => [...model.tree.order].find((n) => nameOf(model, n) === name)!;
const down: TimelineAction = { kind: 'move', rows: 1 };

describe('walking the tree', () => {
  test('down, up, to the ends', () => {
    expect(selected(run(down))).toBe('root');
    expect(selected(run(down, down, down))).toBe('query');
    expect(selected(run({ kind: 'move', rows: -1 }))).toBe('charge');
    expect(selected(run({ kind: 'move', rows: Infinity }))).toBe('charge');
    expect(selected(run(down, down, { kind: 'move', rows: -Infinity }))).toBe('root');
  });

  test('→ opens, then goes to the first child; ← closes, then goes to the parent', () => {
    const closed = run(down, down, { kind: 'close' });
    expect(rows(closed)).toEqual(['root', 'load', 'send', 'charge']);
    expect(selected(reduceTimeline(model, closed, { kind: 'close' }))).toBe('root');
    const open = reduceTimeline(model, closed, { kind: 'open' });
    expect(rows(open)).toHaveLength(5);
    expect(selected(reduceTimeline(model, open, { kind: 'open' }))).toBe('query');
  });

  test('[ and ] go along siblings and stop at the ends', () => {
    const at = (...by: (1 | -1)[]) =>
      selected(run({ kind: 'select', node: node('load') }, ...by.map((b) => ({ kind: 'sibling' as const, by: b }))));
    expect([at(1), at(1, 1), at(1, 1, 1), at(-1)]).toEqual(['send', 'charge', 'charge', 'load']);
  });

  test('folding the selection away selects what stands for it', () => {
    const state = run({ kind: 'select', node: node('query') }, { kind: 'level', level: 0 });
    expect(selected(state)).toBe('root');
  });

  test('selecting something hidden opens the way to it', () => {
    expect(rows(run({ kind: 'level', level: 0 }, { kind: 'select', node: node('query') }))).toContain('query');
  });
});

describe('time', () => {
  const close = run({ kind: 'zoom-to', node: node('query') });

  test('zooming to a span shows it whole', () => {
    expect(close.window.fromNs).toBeLessThan(model.tree.start[node('query')]!);
    expect(close.window.toNs).toBeGreaterThan(model.tree.end[node('query')]!);
    expect(close.window.toNs - close.window.fromNs).toBeLessThan(4e6);
  });

  test('a selection outside the window brings the window along, at the same zoom', () => {
    const moved = reduceTimeline(model, close, { kind: 'select', node: node('charge'), reveal: true });
    expect(moved.window.toNs - moved.window.fromNs).toBeCloseTo(close.window.toNs - close.window.fromNs);
    expect(moved.window.toNs).toBeGreaterThan(model.tree.start[node('charge')]!);
    expect(reduceTimeline(model, close, { kind: 'select', node: node('load'), reveal: true }).window).toEqual(
      close.window,
    );
  });

  test('Escape takes one step out at a time', () => {
    let state = reduceTimeline(model, close, { kind: 'select', node: 0 });
    state = reduceTimeline(model, state, { kind: 'band', band: { fromNs: 0, toNs: 1e6 } });
    const out = (from: TimelineState) => reduceTimeline(model, from, { kind: 'escape' });
    expect(out(state).band).toBeUndefined();
    expect(out(out(state)).window).toEqual(initialState(model).window);
    expect(out(out(out(state))).selected).toBe(-1);
    // Then the key is free for what the frame steps out of.
    expect([canEscape(model, run(down)), canEscape(model, run(down, { kind: 'escape' }))]).toEqual([true, false]);
  });
});

test('late spans change node numbers, not what is open, selected and shown', () => {
  const before = run({ kind: 'select', node: node('load') }, { kind: 'close' }, { kind: 'select', node: node('send') });
  const later = layoutTimeline(traceFromText(`\n  web: first #6   [=]${drawing}`));
  const after = carryState(model, before, later);
  expect(nameOf(later, after.selected)).toBe('send');
  expect([...after.rows].map((n) => nameOf(later, n))).toEqual(['first', 'root', 'load', 'send', 'charge']);
});

describe('gestures', () => {
  const wheel = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };
  const place = { xPx: 100, widthPx: 800 };

  test('a plain wheel is left to the browser', () => {
    expect(wheelAction({ ...wheel, deltaY: 100 }, place)).toBeUndefined();
  });

  test('with ctrl or ⌘ it zooms at the pointer, the same in and out', () => {
    const zoomIn = wheelAction({ ...wheel, deltaY: -100, ctrlKey: true }, place);
    const zoomOut = wheelAction({ ...wheel, deltaY: 100, metaKey: true }, place);
    expect(zoomIn).toMatchObject({ kind: 'zoom', atPx: 100 });
    if (zoomIn?.kind !== 'zoom' || zoomOut?.kind !== 'zoom') throw new Error('not a zoom');
    expect(zoomIn.factor * zoomOut.factor).toBeCloseTo(1);
  });

  test('sideways or with shift it pans', () => {
    expect(wheelAction({ ...wheel, deltaX: 30, deltaY: 10 }, place)).toMatchObject({ kind: 'pan', byPx: 30 });
    expect(wheelAction({ ...wheel, deltaY: 3, deltaMode: 1, shiftKey: true }, place)).toMatchObject({
      kind: 'pan',
      byPx: 120,
    });
  });

  test('keys by their place on the board; none with ctrl', () => {
    const key = { key: 'ㅈ', code: 'KeyW', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
    expect(keyAction(key, 800, 20)).toMatchObject({ kind: 'zoom', atPx: 400 });
    expect(keyAction({ ...key, ctrlKey: true }, 800, 20)).toBeUndefined();
    expect(keyAction({ ...key, key: 'PageDown', code: 'PageDown' }, 800, 20)).toEqual({ kind: 'move', rows: 20 });
  });

  test('a press becomes a pan, or with shift a choice of time, once it has moved', () => {
    const press = { kind: 'press' as const, xPx: 10, yPx: 10, shift: false, inTime: true };
    expect(startDrag(press, 12, 11).kind).toBe('press');
    expect(startDrag(press, 20, 10).kind).toBe('pan');
    expect(startDrag({ ...press, shift: true }, 20, 10).kind).toBe('band');
    expect(startDrag({ ...press, inTime: false }, 90, 90).kind).toBe('press');
  });

  test('the minimap brush: new, moved, resized', () => {
    expect(brushWindow(startBrush(10, 0, 200, 200), 60)).toEqual({ left: 10, right: 60 });
    expect(brushWindow(startBrush(10, 0, 200, 200), 11)).toBeUndefined();
    expect(brushWindow(startBrush(70, 50, 100, 200), 80)).toEqual({ left: 60, right: 110 });
    expect(brushWindow(startBrush(101, 50, 100, 200), 140)).toEqual({ left: 50, right: 140 });
  });
});

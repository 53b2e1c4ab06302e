import type { KeyboardEvent, PointerEvent } from 'react';
import { expect, test } from 'vitest';
import { edgeHandlers } from '../../../renderer/edge-handlers.ts';

/** An edge beside a part of 200 pixels, and what it asked for. */
function edgeBeside(side: 'left' | 'right') {
  const asked: number[] = [];
  const handlers = edgeHandlers({ measure: () => 200, resize: (px) => asked.push(px), stepPx: 16, side });
  const element = { setPointerCapture: () => {} } as unknown as HTMLElement;
  const event = { currentTarget: element, preventDefault: () => {}, stopPropagation: () => {} };
  return {
    asked,
    press: (key: string) => handlers.onKeyDown({ ...event, key } as unknown as KeyboardEvent<HTMLElement>),
    hold: (clientX: number) =>
      handlers.onPointerDown({ ...event, clientX, pointerId: 1 } as unknown as PointerEvent<HTMLElement>),
    move: (clientX: number) => element.onpointermove?.({ clientX } as globalThis.PointerEvent),
    letGo: () => element.onpointerup?.({} as globalThis.PointerEvent),
  };
}

test.each([
  ['left', [230, 190], [216, 184]],
  ['right', [170, 210], [184, 216]],
] as const)('a part at the %s of its edge follows pointer and arrows', (side, dragged, stepped) => {
  const edge = edgeBeside(side);
  edge.hold(500);
  edge.move(530);
  edge.move(490);
  expect(edge.asked).toEqual(dragged);
  edge.letGo();
  edge.move(700);
  edge.press('ArrowRight');
  edge.press('ArrowLeft');
  edge.press('Tab');
  expect(edge.asked).toEqual([...dragged, ...stepped]);
});

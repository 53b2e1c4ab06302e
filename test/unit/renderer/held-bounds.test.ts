import { expect, it } from 'vitest';
import { holdBounds, type HeldBounds } from '../../../renderer/state/use-held-bounds.ts';

const asked = (askedKey: string, fromNs?: string, toNs?: string): HeldBounds => ({
  askedKey,
  bounds: { fromNs, toNs },
});

it('stays while a list is held, moves while it follows', () => {
  const kept = asked('newest minute', '100');
  const now = asked('newest minute', '160');
  expect(holdBounds(kept, now, true)).toBe(kept);
  expect(holdBounds(kept, now, false)).toBe(now);
  // The same object as long as nothing moved, or drawing would never come to rest.
  expect(holdBounds(kept, asked('newest minute', '100'), false)).toBe(kept);
});

it('takes the present for another question, and for the first data', () => {
  const now = asked('newest hour', '160');
  expect(holdBounds(asked('newest minute', '100'), now, true)).toBe(now);
  expect(holdBounds(asked('newest hour'), now, true)).toBe(now);
});

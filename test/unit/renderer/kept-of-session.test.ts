import { expect, test, vi } from 'vitest';
import { createOwner } from '../../../renderer/state/kept-of-session.ts';

vi.mock('../../../renderer/state/connection.ts', () => ({ callEngine: vi.fn(), onReady: vi.fn() }));

test('what is kept is forgotten when another session is there, and not while none is known', () => {
  const forget = vi.fn();
  const note = createOwner(forget);
  for (const session of [null, 'a.duckdb a', null, 'a.duckdb a']) note(session);
  expect(forget).not.toHaveBeenCalled();
  note('b.duckdb b');
  note('b.duckdb b');
  expect(forget).toHaveBeenCalledTimes(1);
});

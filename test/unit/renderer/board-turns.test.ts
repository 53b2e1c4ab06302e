import { expect, test, vi } from 'vitest';
import type * as Connection from '../../../renderer/state/connection.ts';
import { readBoard, type PinnedChart } from '../../../renderer/views/metrics/board/board-document.ts';
import { changeBoard, reloadBoard, useBoard } from '../../../renderer/views/metrics/board/board-state.ts';

/** A session whose answers come when they are let through, the oldest question first. */
const session = vi.hoisted(() => ({ text: '', waiting: [] as (() => void)[] }));

vi.mock('../../../renderer/state/connection.ts', async (original) => ({
  ...(await original<typeof Connection>()),
  callEngine: (operation: string, input: { text?: string }) => {
    const value = operation === 'document.get' ? { text: session.text } : { saved: true };
    if (input.text !== undefined) session.text = input.text;
    return new Promise((resolve) => session.waiting.push(() => resolve({ ok: true, value })));
  },
}));

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

async function answerAll(): Promise<void> {
  await settle();
  for (let next = session.waiting.shift(); next; next = session.waiting.shift()) {
    next();
    await settle();
  }
}

const chart = { id: 'a', name: 'm', service: 's', kind: 'sum', params: {} } as unknown as PinnedChart;

test('a board that is opened while a chart is being pinned shows the chart', async () => {
  const pinned = changeBoard((board) => ({ ...board, charts: [chart] }));
  await settle();
  // Asked before the chart is written, and answered when the page has it already.
  reloadBoard();
  await answerAll();
  await pinned;
  expect(readBoard(session.text)?.charts).toHaveLength(1);
  expect(useBoard.getState().board?.charts.map(({ id }) => id)).toEqual(['a']);
});

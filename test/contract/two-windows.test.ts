import { onTestFinished, expect, test, vi } from 'vitest';
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import type { Transport } from '../../contract/transport.ts';
import { createEngine } from '../../main/engine/engine.ts';
import type * as BoardState from '../../renderer/views/metrics/board/board-state.ts';
import { readBoard, type PinnedChart } from '../../renderer/views/metrics/board/board-document.ts';
import { TRANSPORT_FORMS } from './transports.ts';

const CONNECTION = '../../renderer/state/connection.ts';

/** The page's own board, one copy for each window, as two pages have. */
async function openWindow(transport: Transport): Promise<typeof BoardState> {
  vi.resetModules();
  vi.doMock(CONNECTION, () => ({
    callEngine: (...call: Parameters<Transport['call']>) => transport.call(...call),
    onReady: () => () => undefined,
  }));
  const state = await import('../../renderer/views/metrics/board/board-state.ts');
  vi.doUnmock(CONNECTION);
  return state;
}

const chart = (id: string) => ({ id, name: 'm', service: 's', kind: 'sum', params: {} }) as unknown as PinnedChart;

test.each(TRANSPORT_FORMS)('two windows that pin at once lose nothing: $name', async ({ open }) => {
  const engine = await createEngine({
    storePath: ':memory:',
    engineVersion: '0',
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: null,
    allowSql: false,
    samplePath: '',
  });
  onTestFinished(() => engine.close());
  const lines = [await open(engine), await open(engine)];
  onTestFinished(async () => void (await Promise.all(lines.map((line) => line.end()))));
  const windows = [await openWindow(lines[0]!.transport), await openWindow(lines[1]!.transport)];
  const ids = Array.from({ length: 12 }, (_, at) => `c${at}`);
  await Promise.all(
    ids.map((id, at) => windows[at % 2]!.changeBoard((board) => ({ ...board, charts: [...board.charts, chart(id)] }))),
  );
  const held = await engine.call('document.get', { name: 'metrics.board' });
  const board = held.ok ? readBoard(held.value.text) : null;
  expect(board?.charts.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(windows.map(({ useBoard }) => useBoard.getState().error)).toEqual([undefined, undefined]);
});

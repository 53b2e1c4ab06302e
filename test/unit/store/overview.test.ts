import { DuckDBConnection } from '@duckdb/node-api';
import { expect, test, vi } from 'vitest';
import { span, traces } from '../../helpers/telemetry.ts';
import { storeOf } from './questions/store-of.ts';

test('a count that failed is made again, though nothing has come since', async () => {
  const store = await storeOf(traces('shop', span({})));
  const spy = vi.spyOn(DuckDBConnection.prototype, 'run').mockRejectedValue(new Error('no room'));
  await expect(store.overview()).rejects.toThrow('no room');
  spy.mockRestore();
  expect(await store.overview()).toEqual({ traces: 1, services: 1 });
});

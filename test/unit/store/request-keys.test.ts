import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { createRequestPacker } from '../../../main/engine/store/duckdb/request-packer.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { span, spanId, traces } from '../../helpers/telemetry.ts';

const LOG = '0123456789abcdef0123456789abcdef';
const packer = createRequestPacker();
let path: string;
let store: Store;
let sequence = 0;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  path = join(await makeTempDir(), 'session.tracebench');
  store = await openDuckDbStore(path);
});

afterEach(async () => {
  vi.useRealTimers();
  await store.close();
});

/** Commits a row, and that it came by the request of this key. */
async function keep(key: Uint8Array): Promise<void> {
  packer.append(traces('web', span({ spanId: spanId(++sequence) })));
  const { packed } = packer.take();
  await store.appendPacked({ packed, losses: [], keys: key, mark: { log: LOG, sequence } }, (error) => {
    throw error;
  });
}

const minutesLater = (minutes: number) => vi.setSystemTime(Date.now() + minutes * 60_000);

test('what requests are known by outlives the store, in their order', async () => {
  const keys = [randomBytes(16), randomBytes(32), randomBytes(16)];
  for (const key of keys) await keep(key);
  await store.close();
  store = await openDuckDbStore(path);
  expect(Buffer.from(await store.recentKeys())).toEqual(Buffer.concat(keys));
});

test('after a quarter of an hour they are forgotten', async () => {
  const [old, young] = [randomBytes(16), randomBytes(16)];
  await keep(old);
  minutesLater(10);
  await keep(young);
  minutesLater(6);
  expect(Buffer.from(await store.recentKeys())).toEqual(young);
  // And they go from the file.
  for (let i = 0; i < 256; i++) await keep(randomBytes(16));
  const answer = await store.ask('sql.query', { sql: 'SELECT count(*) FROM request', limit: 1 });
  expect(Number(answer.rows[0]![0])).toBe(257);
});

import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { logRecord, logs } from '../../helpers/telemetry.ts';
import { runInSession } from '../../helpers/session-sql.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

let path: string;

const sql = (statement: string) => runInSession(path, statement);

beforeEach(async () => {
  path = join(await makeTempDir(), 'odd.tracebench');
  const store = await openDuckDbStore(path);
  await store.append({ telemetry: [logs('web', logRecord(), logRecord())], losses: [] });
  await store.close();
});

test('retention comes to an end where numbers lie far apart', async () => {
  await sql('UPDATE log SET id = 4000000000000000000 WHERE id = 2');
  const store = await openDuckDbStore(path);
  expect(await store.expire({ maxBytes: 0, maxAgeHours: 1 }, BigInt(Date.now()) * 1_000_000n)).toBe(2);
  await store.close();
});

test.each(['name', 'resource'])('a session whose numbers of %s are used up is refused in words', async (table) => {
  await sql(`UPDATE ${table} SET id = 4294967295`);
  await expect(openDuckDbStore(path)).rejects.toThrow('leave no room');
});

test('a count of losses beyond all counting does not keep a session from opening', async () => {
  await sql("INSERT INTO loss VALUES (0, 1, 'warning', 's', '', 'c', '', 18446744073709551615)");
  const store = await openDuckDbStore(path);
  expect(store.losses()).toMatchObject([{ code: 'c', count: 1e15 }]);
  await store.close();
});

import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Database } from '../../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { createRequestPacker } from '../../../main/engine/store/duckdb/request-packer.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { attributes, span, spanId, traces } from '../../helpers/telemetry.ts';

/** DuckDB's heads, which are read when a file is opened and never again. */
const HEADS = 12_288;

const COUNT = { sql: 'SELECT count(*) FROM spans', limit: 1 };
const batch = (n: number) => ({ telemetry: [traces('a', span({ spanId: spanId(n) }))], losses: [] });

/** A session on which every checkpoint fails as long as it is spoiled, and DuckDB gives up with it. */
async function openSpoilable() {
  const path = join(await makeTempDir(), 'session.tracebench');
  const first = await openDuckDbStore(path);
  await first.append(batch(1));
  await first.close();
  const reopen = vi.spyOn(Database.prototype, 'reopen');
  onTestFinished(() => reopen.mockRestore());
  const store = await openDuckDbStore(path, { checkpointBytes: 1 });
  onTestFinished(() => store.close());
  const whole = readFileSync(path);
  const write = (bytes: Buffer) => overwrite(path, bytes.subarray(HEADS), HEADS);
  return { path, store, reopen, spoil: () => write(Buffer.alloc(whole.length)), restore: () => write(whole) };
}

function overwrite(path: string, bytes: Buffer, at: number): void {
  const file = openSync(path, 'r+');
  try {
    expect(fstatSync(file).size).toBeGreaterThanOrEqual(at + bytes.length);
    writeSync(file, bytes, 0, bytes.length, at);
  } finally {
    closeSync(file);
  }
}

const count = async (store: Store) => (await store.ask('sql.query', COUNT)).rows;

test('what was committed before DuckDB gave up is there, and is asked for and added to without opening the session again', async () => {
  const { store, reopen, spoil, restore } = await openSpoilable();
  spoil();
  await store.append(batch(2));
  await eventually(() => expect(reopen).toHaveBeenCalled());
  restore();
  expect(await count(store)).toEqual([[2n]]);
  await store.append(batch(3));
  expect(await count(store)).toEqual([[3n]]);
  expect(store.stats().counts.spans).toBe(3);
});

test('rows of requests that could not be committed meanwhile are committed once, with their numbers', async () => {
  const { store, spoil, restore } = await openSpoilable();
  const packer = createRequestPacker();
  const failures: unknown[] = [];
  const give = (n: number) => {
    packer.append(
      traces('web', span({ spanId: spanId(n), name: `op ${n}`, attributes: attributes({ n: `text ${n}` }) })),
    );
    const mark = { log: 'a'.repeat(32), sequence: n };
    return store.appendPacked({ packed: packer.take().packed, losses: [], keys: new Uint8Array(), mark }, (error) =>
      failures.push(error),
    );
  };
  spoil();
  await give(2);
  const later = give(3);
  await eventually(() => expect(failures).not.toEqual([]));
  restore();
  await later;
  await give(4);
  expect(store.storedMark).toMatchObject({ sequence: 4 });
  const sql = `SELECT span_key::BIGINT, name, attributes->>'$.n' FROM spans ORDER BY span_id`;
  expect((await store.ask('sql.query', { sql, limit: 9 })).rows).toEqual([
    [1n, 'GET /', null],
    [2n, 'op 2', 'text 2'],
    [3n, 'op 3', 'text 3'],
    [4n, 'op 4', 'text 4'],
  ]);
});

test('a question that cannot be answered meanwhile says so after a while', { timeout: 20_000 }, async () => {
  const { store, reopen, spoil, restore } = await openSpoilable();
  spoil();
  await store.append(batch(2));
  await eventually(() => expect(reopen).toHaveBeenCalled());
  await expect(count(store)).rejects.toThrow('is being opened again');
  restore();
  expect(await count(store)).toEqual([[2n]]);
});

test.runIf(process.platform === 'linux')('the file is closed before it is opened again', async () => {
  const { path, store, reopen, spoil, restore } = await openSpoilable();
  // Two connections are kept for later questions.
  await Promise.all([store.readDocument('board'), store.readDocument('board')]);
  spoil();
  await store.append(batch(2));
  await eventually(() => expect(reopen).toHaveBeenCalled());
  restore();
  await count(store);
  const links = readdirSync('/proc/self/fd').map((fd) => linkOf(`/proc/self/fd/${fd}`));
  expect(links.filter((link) => link === path)).toEqual([path]);
});

function linkOf(fd: string): string {
  try {
    return readlinkSync(fd);
  } catch {
    return ''; // the one the folder was read with
  }
}

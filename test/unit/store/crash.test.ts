import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';

/** Appends 50 spans at a time and prints how many are acknowledged, until it is killed. */
const WRITER = `
import { openDuckDbStore } from './main/engine/store/duckdb/duckdb-store.ts';
import { span, spanId, traces } from './test/helpers/telemetry.ts';
const store = await openDuckDbStore(process.argv[1]);
for (let sent = 0; ; ) {
  const spans = Array.from({ length: 50 }, () => span({ spanId: spanId(++sent), attributes: [{ key: 'n', value: { kind: 'string', value: 'text ' + sent } }] }));
  await store.append({ telemetry: [traces('crash', ...spans)], losses: [] });
  console.log(sent);
}`;

async function writeUntilKilled(path: string, batches: number): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = 0;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (++seen === batches) child.kill('SIGKILL');
  }
  return acknowledged;
}

test.each([1, 7, 40])(
  'a kill after %i acknowledged batches loses none of them and leaves no half one',
  async (batches) => {
    const folder = mkdtempSync(join(tmpdir(), 'tracebench-crash-'));
    const path = join(folder, 'crash.tracebench');
    const acknowledged = await writeUntilKilled(path, batches);
    const store = await openDuckDbStore(path);
    const { spans } = store.stats().counts;
    const [texts] = (
      await store.ask('sql.query', { sql: "SELECT count(DISTINCT attributes->>'$.n') FROM spans", limit: 1 })
    ).rows;
    await store.close();
    rmSync(folder, { recursive: true });
    expect(acknowledged).toBeGreaterThanOrEqual(batches * 50);
    expect(spans).toBeGreaterThanOrEqual(acknowledged);
    expect(spans % 50).toBe(0);
    expect(texts).toEqual([BigInt(spans)]);
  },
);

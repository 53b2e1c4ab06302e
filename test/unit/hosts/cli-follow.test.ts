import { once } from 'node:events';
import { appendFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { runCliProcess, spawnCli } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const line = (nth: number) => `${JSON.stringify({ time: '2026-01-02T03:04:05Z', msg: `line ${nth}` })}\n`;

async function startFollowing(file: string, store: string) {
  const child = spawnCli(['import', '--follow', file, '--store', store, '--json']);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  const closed = once(child, 'close') as Promise<[number | null]>;
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk) => {
      if ((err += String(chunk)).includes('Following')) resolve();
    });
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return { code: (await closed)[0], out, err };
  };
  return { end };
}

/** Bytes of the store and of its log: they grow with each commit, and nobody else may look into a store that is open. */
async function bytesOf(store: string): Promise<number> {
  const sizes = await Promise.all([store, `${store}.wal`].map((path) => stat(path).catch(() => ({ size: 0 }))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

// Wherever it is killed, what is counted in the end is the same: before anything is stored, and after some was.
// Five starts of the program, on a machine that is busy.
test(
  'a followed file is in the store once, whole, whenever the program was killed, renamed in between as well',
  { timeout: 120_000 },
  async () => {
    const dir = await makeTempDir();
    const [file, store] = [join(dir, 'app.log'), join(dir, 'live.tracebench')];
    await writeFile(file, '');
    let written = 0;
    const write = async (count: number) => {
      for (const end = written + count; written < end; written++) await appendFile(file, line(written));
    };
    for (const isSeen of [false, true, true]) {
      const { end } = await startFollowing(file, store);
      const before = await bytesOf(store);
      await write(20);
      if (isSeen) await eventually(async () => expect(await bytesOf(store)).toBeGreaterThan(before));
      await write(5);
      await end('SIGKILL');
    }
    await (await startFollowing(file, store)).end('SIGTERM');
    await write(10);
    await rename(file, `${file}.1`);
    await write(10);
    const { end } = await startFollowing(file, store);
    await write(10);
    // Told to stop, it reads what is there.
    const { code, out, err } = await end('SIGTERM');
    expect({ code, err: err.trim() }).toEqual({ code: 0, err: `Following ${file}. Stop with Ctrl-C.` });
    expect(JSON.parse(out)).toMatchObject({ format: 'json-logs', skipped: 0 });
    const sql = 'SELECT count(*) AS n, count(DISTINCT body) AS bodies FROM logs';
    const count = async () => {
      const { out: answer } = await runCliProcess(['query', '--store', store, sql, '--format', 'json']);
      return (JSON.parse(answer) as [{ n: number; bodies: number }])[0];
    };
    // Where that takes long the rest is left for the next time.
    for (let again = 0; again < 5 && (await count()).n < written; again++)
      await (await startFollowing(file, store)).end('SIGTERM');
    expect(await count()).toEqual({ n: written, bodies: written });
  },
);

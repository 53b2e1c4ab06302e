import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../../../main/engine/engine.ts';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const line = (nth: number) => `${JSON.stringify({ time: '2026-01-02T03:04:05Z', msg: `line ${nth}` })}\n`;

async function openEngine(openPath: boolean) {
  return createEngine({
    storePath: ':memory:',
    engineVersion: '0',
    capabilities: { host: 'test', ...NO_CAPABILITIES, openPath },
    receivers: null,
    allowSql: true,
    samplePath: '',
  });
}

test('a file is read on in its thread for as many pauses as its writer makes', async () => {
  const path = join(await makeTempDir(), 'app.log');
  await writeFile(path, line(0));
  const engine = await openEngine(false);
  // The host's own wish, where pages may name no paths.
  await engine.follow(path);
  for (let written = 1; written < 5; written++) {
    await eventually(async () =>
      expect(await engine.call('session.get', {})).toMatchObject({ value: { counts: { logs: written } } }),
    );
    await appendFile(path, line(written));
  }
  const listed = await engine.call('follow.list', {});
  const { id } = (listed as { value: { files: { id: string }[] } }).value.files[0]!;
  expect(await engine.call('follow.stop', { id })).toMatchObject({
    value: { account: { state: 'done', format: 'json-logs', counts: { logs: 5 } } },
  });
  await engine.close();
});

test('a page may begin it only where it may name paths', async () => {
  const path = join(await makeTempDir(), 'app.log');
  await writeFile(path, line(0));
  const [closed, open] = [await openEngine(false), await openEngine(true)];
  expect(await closed.call('follow.start', { path })).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  expect(await open.call('follow.start', { path })).toMatchObject({ ok: true, value: { file: 'app.log' } });
  expect(await open.call('follow.start', { path: `${path}.gone` })).toMatchObject({ error: { code: 'not-found' } });
  await Promise.all([closed.close(), open.close()]);
});

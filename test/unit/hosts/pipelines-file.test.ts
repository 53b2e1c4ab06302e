import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pipelinesFile } from '../../../main/hosts/pipelines-file.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const KEPT = { yaml: 'receivers: {}\n', isRunning: true };

test('a configuration is kept for its owner only', async () => {
  const path = join(await makeTempDir(), 'not', 'there', 'pipelines.json');
  const file = pipelinesFile(path);
  expect(await file.read()).toBeUndefined();
  await file.write(KEPT);
  expect(await file.read()).toEqual(KEPT);
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test.each(['{', '[]', '{"version": 1, "isRunning": true}', '{"version": 1, "yaml": 5}'])(
  'a file that cannot be read is none: %s',
  async (text) => {
    const path = join(await makeTempDir(), 'pipelines.json');
    await writeFile(path, text);
    expect(await pipelinesFile(path).read()).toBeUndefined();
  },
);

test('what a later version wrote is shown, and does not run by itself', async () => {
  const path = join(await makeTempDir(), 'pipelines.json');
  await writeFile(path, JSON.stringify({ version: 2, ...KEPT }));
  expect(await pipelinesFile(path).read()).toEqual({ ...KEPT, isRunning: false });
});

test('one that cannot be written is said so', async () => {
  const taken = join(await makeTempDir(), 'file');
  await writeFile(taken, '');
  const written = pipelinesFile(join(taken, 'pipelines.json')).write(KEPT);
  await expect(written).rejects.toMatchObject({ code: 'io', message: expect.stringContaining('cannot be kept') });
});

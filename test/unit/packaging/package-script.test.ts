import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/paths.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

test("without Electron's distribution, packaging says so in one line and fails", async () => {
  // Names a place that is empty; nothing is fetched then.
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: await makeTempDir() };
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(root, 'scripts/package.ts')], {
    env,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^Cannot package: Electron's distribution could not be had \(.+\)\.\n$/);
});

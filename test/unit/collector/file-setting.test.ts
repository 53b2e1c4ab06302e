import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Settings } from '../../../core/collector/settings.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { fileSetting } from '../../../main/engine/collector/file-setting.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

function reading(path: string) {
  const settings = new Settings({ file: path });
  const text = fileSetting(settings, 'file');
  return { text, problems: settings.problems.map(({ message }) => message) };
}

test('a file of up to a megabyte is read, and nothing else', async () => {
  const folder = await makeTempDir();
  const path = (name: string) => join(folder, name);
  await writeFile(path('small'), 'é'.repeat(3));
  await writeFile(path('full'), 'x'.repeat(1024 ** 2));
  await writeFile(path('large'), 'x'.repeat(1024 ** 2 + 1));
  expect(reading(path('small'))).toEqual({ text: 'ééé', problems: [] });
  expect(reading(path('full')).text).toHaveLength(1024 ** 2);
  const refused = (name: string, why: string) => ({ text: '', problems: [`${name} cannot be read${why}`] });
  expect(reading(path('large'))).toEqual(refused(path('large'), ': it is larger than 1 MiB'));
  expect(reading(path('absent'))).toEqual(refused(path('absent'), ' (ENOENT)'));
  expect(reading(folder).problems).toHaveLength(1);
});

test.skipIf(process.platform === 'win32')('a named pipe is not waited for, nor a device read', async () => {
  const pipe = join(await makeTempDir(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(reading(pipe).problems).toEqual([`${pipe} cannot be read: it is no regular file`]);
  expect(reading('/dev/zero').problems).toEqual(['/dev/zero cannot be read: it is no regular file']);
  const agent = new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: false });
  onTestFinished(() => agent.close());
  const { problems } = agent.check(`
receivers: {prometheus: {config: {scrape_configs: [{job_name: a, scheme: https, tls_config: {ca_file: "${pipe}"}, static_configs: [{targets: ['a:1']}]}]}}}
exporters: {debug: }
service: {pipelines: {metrics: {receivers: [prometheus], exporters: [debug]}}}`);
  expect(problems.map(({ message }) => message)).toEqual([`${pipe} cannot be read: it is no regular file`]);
});

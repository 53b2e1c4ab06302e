import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../contract/operations/library.ts';
import { openSettings } from '../../../main/hosts/settings-file.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

async function settingsPath(content?: string): Promise<string> {
  const path = join(await makeTempDir(), 'settings.json');
  if (content !== undefined) await writeFile(path, content);
  return path;
}

const withPort = (otlpHttpPort: number): Settings => ({
  ...DEFAULT_SETTINGS,
  receivers: { ...DEFAULT_SETTINGS.receivers, otlpHttpPort },
});

describe('the settings file', () => {
  test('without a file the defaults hold, and nothing is said', async () => {
    expect((await openSettings(await settingsPath(), {})).read()).toEqual({ settings: DEFAULT_SETTINGS, fixed: [] });
  });

  test('what was written is there next time, for its owner only', async () => {
    const path = await settingsPath();
    const answer = await (await openSettings(path, {})).write(withPort(5318));
    expect(answer.settings.receivers.otlpHttpPort).toBe(5318);
    expect((await openSettings(path, {})).read()).toEqual({ settings: withPort(5318), fixed: [] });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1 });
  });

  test('what cannot be used falls back alone, and is named', async () => {
    const settings = {
      receivers: { otlpHttpPort: 70_000, otlpGrpcPort: 5317 },
      retention: 'no',
      redaction: { onReceive: true },
    };
    const { settings: read, warnings } = (
      await openSettings(await settingsPath(JSON.stringify({ version: 1, settings })), {})
    ).read();
    expect(read).toEqual({
      ...DEFAULT_SETTINGS,
      receivers: { enabled: true, otlpHttpPort: 4318, otlpGrpcPort: 5317 },
      redaction: { ...DEFAULT_SETTINGS.redaction, onReceive: true },
    });
    expect(warnings?.map((warning) => /receivers\.otlpHttpPort|retention/.exec(warning)?.[0])).toEqual([
      'receivers.otlpHttpPort',
      'retention',
    ]);
  });

  test.each(['', '{', '[1]', '"x"'])('a file that is %j leaves the defaults and says so', async (content) => {
    const { settings, warnings } = (await openSettings(await settingsPath(content), {})).read();
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(warnings).toHaveLength(1);
  });

  test('what the command line decided holds, is named, and never reaches the file', async () => {
    const path = await settingsPath();
    await (await openSettings(path, {})).write(withPort(5318));
    const fixed = await openSettings(path, { receivers: { otlpHttpPort: 0 } });
    expect(fixed.read()).toMatchObject({ settings: withPort(0), fixed: ['receivers.otlpHttpPort'] });
    const changed = { ...withPort(9999), retention: { maxBytes: 100_000_000, maxAgeHours: 2 } };
    expect((await fixed.write(changed)).settings.receivers.otlpHttpPort).toBe(0);
    expect((await openSettings(path, {})).read().settings).toEqual({ ...changed, receivers: withPort(5318).receivers });
  });

  test('a size that would take nearly everything away is as if never set', async () => {
    const path = await settingsPath('{"version":1,"settings":{"retention":{"maxBytes":1000,"maxAgeHours":5}}}');
    const { settings, warnings } = (await openSettings(path, {})).read();
    expect(settings.retention).toEqual({ maxBytes: 0, maxAgeHours: 5 });
    expect(warnings).toEqual([expect.stringContaining('retention.maxBytes')]);
  });

  test('fields of a newer version stay in the file', async () => {
    const path = await settingsPath('{"version":2,"new":1,"settings":{"receivers":{"quic":true},"colours":{"a":1}}}');
    await (await openSettings(path, {})).write(withPort(5318));
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      version: 2,
      new: 1,
      settings: { receivers: { quic: true, otlpHttpPort: 5318 }, colours: { a: 1 } },
    });
  });

  test('listeners are told after each write until they end it', async () => {
    const file = await openSettings(await settingsPath(), {});
    const heard: number[] = [];
    const end = file.subscribe(({ receivers }) => heard.push(receivers.otlpHttpPort));
    await Promise.all([file.write(withPort(1)), file.write(withPort(2))]);
    end();
    await file.write(withPort(3));
    expect(heard).toEqual([1, 2]);
  });

  test('a place that cannot be written is an error in words, and changes nothing', async () => {
    const file = await openSettings('/dev/null/settings.json', {});
    await expect(file.write(withPort(5318))).rejects.toMatchObject({ code: 'io' });
    expect(file.read().settings).toEqual(DEFAULT_SETTINGS);
  });
});

// What whoever writes into a folder of logs can put there, on purpose or not.

import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readdir, readlink, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFilelog } from '../../../core/collector/receivers/filelog/settings.ts';
import { FILELOG_RECEIVER as FILELOG } from '../../../main/engine/agent/filelog/filelog.ts';
import { findFiles, lookAt, openSame } from '../../../main/engine/agent/filelog/find-paths.ts';
import { LogFiles } from '../../../main/engine/agent/filelog/log-files.ts';
import { eventually } from '../../helpers/eventually.ts';
import { bodiesOf, recordsOf, runReceiver } from '../../helpers/run-receiver.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

async function folder() {
  const path = await makeTempDir();
  return { path, at: (name: string) => join(path, name) };
}

const follow = (include: string, more: object = {}) =>
  runReceiver(FILELOG, { include: [include], start_at: 'beginning', poll_interval: '2ms', ...more });

describe.skipIf(process.platform === 'win32')('beside log files', () => {
  test('named pipes, devices, folders and links that lead nowhere are passed over; what could be meant for a log is told once', async () => {
    const { path, at } = await folder();
    execFileSync('mkfifo', [at('a-pipe.log')]);
    await symlink('/dev/zero', at('b-device.log'));
    await mkdir(at('c-folder.log'));
    await symlink(at('nowhere'), at('d-nowhere.log'));
    await symlink(at('e-itself.log'), at('e-itself.log'));
    await symlink(path, at('f-around'));
    await writeFile(at('z.log'), 'one\n');
    const { received, said } = await follow(join(path, '**/*.log'));
    await eventually(() => expect(bodiesOf(received)).toEqual(['one']));
    await appendFile(at('z.log'), 'two\n');
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'two']));
    expect(said).toEqual([
      `${at('a-pipe.log')} cannot be read: it is no regular file`,
      `${at('b-device.log')} cannot be read: it is no regular file`,
      `${at('e-itself.log')} cannot be read: ELOOP`,
    ]);
  });

  test('a named pipe that came in place of a file is not waited for', async () => {
    const { at } = await folder();
    await writeFile(at('app.log'), 'one\n');
    const found = (await lookAt(at('app.log')))!;
    await rm(at('app.log'));
    execFileSync('mkfifo', [at('app.log')]);
    expect(await openSame(found)).toBeUndefined();
    const pipe = { path: at('app.log'), inode: found.inode };
    expect(await openSame(pipe)).toBeUndefined();
  });
});

describe.skipIf(process.platform !== 'linux')('a link to what cannot be read', () => {
  test('costs no other file anything, leaves nothing open, and is told', async () => {
    const { at } = await folder();
    await writeFile(at('a.log'), 'one\n');
    await symlink('/proc/self/mem', at('b.log'));
    await writeFile(at('c.log'), 'three\n');
    const { received, said } = await follow(at('*.log'));
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'three']));
    await appendFile(at('a.log'), 'two\n');
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'three', 'two']));
    expect(said).toEqual([`${at('b.log')} cannot be read: EIO`]);
    await rm(at('b.log'));
    await appendFile(at('a.log'), 'four\n');
    await eventually(() => expect(bodiesOf(received)).toContain('four'));
    expect((await openFiles()).filter((name) => name.endsWith('/mem'))).toEqual([]);
  });

  test('as nobody may, is told, and not again at every look', async () => {
    const { at } = await folder();
    await writeFile(at('a.log'), 'one\n');
    // Not even root may read it.
    await symlink('/sys/bus/platform/uevent', at('b.log'));
    const { received, said, meter } = await follow(at('*.log'));
    await eventually(() => expect(bodiesOf(received)).toEqual(['one']));
    await appendFile(at('a.log'), 'two\n');
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'two']));
    const told = `${at('b.log')} cannot be read: permission denied`;
    expect(said).toEqual([told]);
    expect(meter.read().lastError?.message).toBe(told);
    meter.error('something else');
    await appendFile(at('a.log'), 'three\n');
    await eventually(() => expect(bodiesOf(received)).toHaveLength(3));
    expect(meter.read().lastError?.message).toBe('something else');
  });
});

async function openFiles(): Promise<string[]> {
  const numbers = await readdir('/proc/self/fd');
  return Promise.all(numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')));
}

describe('names', () => {
  test.skipIf(process.platform === 'win32')('may have line breaks and marks of patterns in them', async () => {
    const { path, at } = await folder();
    const names = ['a\nb.log', 'c[1]{2}*?.log', '가 "d".log'];
    for (const name of names) await writeFile(at(name), `${name.length}\n`);
    const { received } = await follow(join(path, '*.log'), { include_file_path: true });
    await eventually(() => expect(bodiesOf(received)).toHaveLength(names.length));
    const paths = recordsOf(received).map(({ attributes }) => attributes[1]!.value);
    expect(paths.map((value) => 'value' in value && value.value).toSorted()).toEqual(names.map(at).toSorted());
  });

  test.skipIf(process.platform !== 'linux')('that are no UTF-8 are told: what has them cannot be read', async () => {
    const { path, at } = await folder();
    await writeFile(at('a.log'), 'one\n');
    await writeFile(Buffer.concat([Buffer.from(`${path}/b`), Buffer.of(0xe9), Buffer.from('.log')]), 'two\n');
    const { received, said } = await follow(join(path, '*.log'));
    await eventually(() => expect(bodiesOf(received)).toEqual(['one']));
    await eventually(() => expect(said).toEqual([`${at('b\ufffd.log')} cannot be read: its name is no UTF-8`]));
  });
});

describe('many and large files', () => {
  test('one that does not end keeps no other waiting', async () => {
    const { at } = await folder();
    await writeFile(at('a.log'), 'x');
    await truncate(at('a.log'), 2 ** 40);
    await writeFile(at('b.log'), 'one\n');
    const operators = [{ type: 'filter', expr: 'len(body) > 3' }];
    const { received } = await follow(at('*.log'), { operators, max_log_size: '64KiB' });
    await eventually(() => expect(bodiesOf(received)).toEqual(['one']));
    await writeFile(at('c.log'), 'two\n');
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'two']));
  });

  test('no more are opened at a look than may be, and all have their turn', async () => {
    const { at } = await folder();
    const names = Array.from({ length: 10 }, (_, i) => `${i}.log`);
    for (const name of names) await writeFile(at(name), `line of ${name}\n`);
    const files = filesOf({ include: [at('*.log')], max_concurrent_files: 4 });
    const seen = new Set<string>();
    for (let look = 0; look < 3; look++) {
      const changed = await files.look(0);
      expect(changed.length).toBeLessThanOrEqual(4);
      for (const file of changed) {
        expect(file.offset).toBe(`line of ${names[0]}\n`.length);
        seen.add(file.path);
        await files.close(file);
      }
    }
    expect([...seen].toSorted()).toEqual(names.map(at));
    await writeFile(at('new.log'), 'from its beginning\n');
    const offsets = [];
    for (let look = 0; look < 3; look++)
      for (const file of await files.look(0)) {
        if (file.path === at('new.log')) offsets.push(file.offset);
        await files.close(file);
      }
    expect(offsets[0]).toBe(0);
    await files.closeAll();
  });

  test('of more than are looked at it is known that there are more', async () => {
    const { path, at } = await folder();
    for (const name of ['a.log', 'b.log', 'c.log']) await writeFile(at(name), 'one\n');
    const wanted = {
      include: [join(path, '*.log'), join(path, '*')],
      exclude: [],
      excludeOlderThanMs: 0,
      ordering: undefined,
    };
    const foundOf = async (most: number) => {
      const { files, isCut } = await findFiles(wanted, 0, () => undefined, most);
      return [files.length, isCut];
    };
    expect([await foundOf(2), await foundOf(3)]).toEqual([
      [2, true],
      [3, false],
    ]);
  });
});

function filesOf(written: object): LogFiles {
  const { settings, problems } = readFilelog(written, () => undefined);
  expect(problems).toEqual([]);
  return new LogFiles(settings, '', () => undefined);
}

describe('where reading was up to', () => {
  const { settings } = readFilelog({ include: ['/nowhere/*.log'] }, () => undefined);
  const toldOf = async (written?: string) => {
    const storage = await makeTempDir();
    if (written !== undefined) await writeFile(join(storage, 'files.json'), written);
    const told: string[] = [];
    void new LogFiles(settings, storage, (path, error) => told.push(`${basename(path)}: ${(error as Error).message}`));
    return told;
  };

  test('is told where it cannot be read, and not where there was nothing yet', async () => {
    expect(await toldOf()).toEqual([]);
    expect(await toldOf('{"version": 1, "files": []}')).toEqual([]);
    expect(await toldOf('{"version": 1, "fil')).toEqual(['files.json: it is damaged']);
  });
});

describe('what is in them', () => {
  test('binary between lines costs no line', async () => {
    const { at } = await folder();
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 31) % 256)).map((byte) => byte || 1);
    await writeFile(at('app.log'), Buffer.concat([Buffer.from('before\r\n'), noise, Buffer.from('\nafter\n')]));
    const { received } = await follow(at('app.log'));
    await eventually(() => expect(bodiesOf(received).at(-1)).toBe('after'));
    expect(bodiesOf(received)[0]).toBe('before');
  });

  test('half a character of UTF-16 waits for its other half, and shifts nothing', async () => {
    const { at } = await folder();
    const bytes = Buffer.from('one\ntwo\n', 'utf16le');
    await writeFile(at('app.log'), bytes.subarray(0, 11));
    const { received } = await follow(at('app.log'), { encoding: 'utf-16le', force_flush_period: '5ms' });
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 't']));
    await appendFile(at('app.log'), bytes.subarray(11));
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 't', 'wo']));
  });

  test('UTF-16 is followed from between two characters', async () => {
    const { at } = await folder();
    const bytes = Buffer.from('one\ntwo\n', 'utf16le');
    await writeFile(at('app.log'), bytes.subarray(0, 9));
    const { received } = await follow(at('app.log'), { encoding: 'utf-16le', start_at: 'end' });
    await appendFile(at('app.log'), bytes.subarray(9));
    await eventually(() => expect(bodiesOf(received)).toEqual(['two']));
  });

  test('another file of the same size in its place is read from its beginning', async () => {
    const { at } = await folder();
    await writeFile(at('app.log'), 'one\n');
    const { received } = await follow(at('app.log'));
    await eventually(() => expect(bodiesOf(received)).toEqual(['one']));
    await writeFile(at('other'), 'two\n');
    await rename(at('other'), at('app.log'));
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'two']));
    await truncate(at('app.log'), 0);
    await appendFile(at('app.log'), 'six\n');
    await eventually(() => expect(bodiesOf(received)).toEqual(['one', 'two', 'six']));
  });
});

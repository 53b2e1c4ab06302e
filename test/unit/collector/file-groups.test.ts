import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { FileGroups, type FileGroupsOptions } from '../../../main/engine/collector/exporters/file-groups.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { logRecord, logs } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const NOW_MS = Date.UTC(2022, 8, 14);

/** A record for each value of service.name. */
const request = (...values: string[]): Parcel =>
  Parcel.ofTelemetry({
    signal: 'logs',
    groups: values.flatMap((value) => logs(value, logRecord()).groups as never[]),
  } as Telemetry);

/** Writes `x` for each item. */
async function grouped(options: Partial<FileGroupsOptions> = {}) {
  const folder = await makeTempDir();
  const meter = new Meter(() => NOW_MS);
  const groups = new FileGroups({
    pattern: `${folder}/*.json`,
    groupBy: { attribute: 'service.name', mostOpen: 1 },
    isKept: true,
    folderMode: undefined,
    rotation: undefined,
    now: () => NOW_MS,
    encode: (parcel) => Promise.resolve(Buffer.from('x'.repeat(parcel.items))),
    meter,
    ...options,
  });
  onTestFinished(() => groups.close());
  return { folder, meter, groups, names: async () => (await readdir(folder, { recursive: true })).toSorted() };
}

test.each([
  'victim-9999-01-01T00-00-00.000-size',
  'victim-9999-01-01T00-00-00.000',
  'victim-9999-01-01T00-00-00.000-1.log/x',
  'VICTIM-9999-01-01t00-00-00.000-SIZE',
  'other/../victim-9999-01-01T00-00-00.000-size',
])('what looks like a backup of another value, %s, takes no place among its backups', async (value) => {
  const rotation = { maxBytes: 1, maxBackups: 1, maxDays: 0, isLocal: false };
  const { groups, meter, names } = await grouped({ rotation });
  await groups.consume(request('victim'));
  const taken = await groups.consume(request(value, 'victim'));
  expect(taken).toEqual({ rejected: 1, message: expect.stringMatching(/: the name is like that of a backup$/) });
  expect(await names()).toEqual(['victim-2022-09-14T00-00-00.000-size.json', 'victim.json']);
  expect(meter.read()).toMatchObject({ out: 2, failed: 1 });
});

describe('a value that no file can be called costs its own items', () => {
  test.each([
    ['a folder in the place of a file', 'v2.json/x', 'a folder is called as the file of another value'],
    ['in either case of letters', 'V2.JSON/x', 'a folder is called as the file of another value'],
    ['more folders than eight', 'a/b/c/d/e/f/g/h/i/x', 'the value has more than 8 folders'],
    ['more characters than 1,000', 'a/../'.repeat(201), 'the value is longer than 1,000 characters'],
  ])('%s', async (_, value, why) => {
    const { groups, names } = await grouped();
    const taken = await groups.consume(request(value, 'v2'));
    expect(taken).toEqual({ rejected: 1, message: expect.stringContaining(`: ${why}`) });
    expect(await names()).toEqual(['v2.json']);
  });

  test('alone in its request too', async () => {
    const { groups, folder } = await grouped();
    await writeFile(join(folder, 'good'), '');
    expect(await groups.consume(request('good/x'))).toEqual({
      rejected: 1,
      message: expect.stringContaining('good/x.json'),
    });
  });

  test('where files have no ending of their own, and where it has folders', async () => {
    const folder = await makeTempDir();
    const plain = (await grouped({ pattern: `${folder}/*` })).groups;
    const message = expect.stringMatching(/x.*: a folder is called as the file of another value$/);
    expect(await plain.consume(request('good/x', 'good'))).toEqual({ rejected: 1, message });
    expect(await readFile(join(folder, 'good'), 'utf8')).toBe('x');
    const inner = (await grouped({ pattern: `${folder}/*/out.json` })).groups;
    expect(await inner.consume(request('a/out.json/x', 'a', 'a/b'))).toEqual({ rejected: 1, message });
    expect(await readFile(join(folder, 'a/b/out.json'), 'utf8')).toBe('x');
  });
});

/** As of a full disk. */
const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

describe('a file that cannot be written for now', () => {
  const encode = (parcel: Parcel) => (parcel.items === 2 ? Promise.reject(full) : Promise.resolve(Buffer.from('x')));

  test('holds up no other, and no item is written twice', async () => {
    const { groups, folder, meter } = await grouped({ encode });
    const taken = await groups.consume(request('full', 'full', 'a', 'b'));
    expect(taken).toEqual({ rejected: 2, message: expect.stringContaining('ENOSPC') });
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('x');
    expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe('x');
    expect(meter.read()).toMatchObject({ out: 2, failed: 2 });
  });

  test('is asked for again where nothing was written, and nothing is counted before', async () => {
    const { groups, meter } = await grouped({ encode, mostFiles: 1 });
    await expect(groups.consume(request('full', 'full', 'b'))).rejects.toMatchObject({ isPermanent: false });
    expect(meter.read()).toMatchObject({ out: 0, failed: 0, dropped: {} });
  });
});

test('what cannot be made counts among the files, so that no more folders are made than for those', async () => {
  const { groups, meter, names } = await grouped({ mostFiles: 3 });
  const long = 'b'.repeat(300);
  expect(await groups.consume(request(`1/${long}`, `2/${long}`, 'a', `3/${long}`, 'a'))).toMatchObject({ rejected: 2 });
  expect(await names()).toEqual(['1', '2', 'a.json']);
  expect(meter.read()).toMatchObject({ out: 2, failed: 2, dropped: { 'too many files': 1 } });
});

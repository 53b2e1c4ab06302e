import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FollowedFileState } from '../../../contract/operations/follows.ts';
import { FileImports } from '../../../main/engine/receivers/files/file-imports.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { compact } from './documents.ts';
import { KeepingIntake, openInto } from './open.ts';

let imports: FileImports;
let path: string;
let news: FollowedFileState[] | undefined;

beforeEach(async () => {
  path = join(await makeTempDir(), 'spans.jsonl');
  news = undefined;
  imports = new FileImports(openInto(new KeepingIntake()), {
    settle: async () => undefined,
    onFollowed: (files) => (news = files),
    places: { read: async () => '', settle: async () => undefined },
  });
});

afterEach(() => imports.close());

test('a followed file is listed with what was read of it, and announced as it grows', async () => {
  await writeFile(path, `${compact('a')}\n`);
  const started = await imports.followed.start(path);
  expect(started).toMatchObject({ file: 'spans.jsonl', path, state: 'following', account: null });
  await eventually(() => expect(news).toMatchObject([{ counts: { spans: 1 }, behindBytes: 0 }]));
  await appendFile(path, `${compact('b')}\n`);
  await eventually(() => expect(news).toMatchObject([{ id: started.id, counts: { spans: 2 } }]));
  const [now] = await imports.followed.list();
  expect(now).toEqual({ ...news![0]!, lastReadMs: expect.any(Number) });
  expect(now!.lastReadMs).toBeGreaterThan(0);
  expect(now!.readBytes).toBeGreaterThan(0);
});

test('it is read until it is stopped, and then is in the list no more', async () => {
  await writeFile(path, `${compact('a')}\n`);
  const { id } = await imports.followed.start(path);
  await appendFile(path, `${compact('b')}\n`);
  expect(await imports.followed.stop(id)).toMatchObject({ state: 'done', counts: { spans: 2 } });
  expect(await imports.followed.list()).toEqual([]);
  expect(await imports.followed.stop(id)).toBe(null);
  expect(await imports.followed.start(path)).toMatchObject({ state: 'following' });
});

test('what cannot be followed is told, and stays in the list until it is taken off', async () => {
  await writeFile(path, Buffer.from('SQLite format 3\0\n'));
  const { id } = await imports.followed.start(path);
  await eventually(() => expect(news).toMatchObject([{ state: 'failed', account: { state: 'failed' } }]));
  expect(await imports.followed.stop(id)).toMatchObject({ error: expect.stringContaining('SQLite') });
  expect(await imports.followed.list()).toEqual([]);
});

test('what is not there, or is followed already, is not begun', async () => {
  await expect(imports.followed.start(`${path}.gone`)).rejects.toThrow('There is no file');
  await writeFile(path, '');
  await imports.followed.start(path);
  await expect(imports.followed.start(path)).rejects.toThrow('is being followed already');
  expect(await imports.followed.list()).toHaveLength(1);
});

test('all end with the session, with what was read of them', async () => {
  await writeFile(path, `${compact('a')}\n`);
  await imports.followed.start(path);
  await imports.close();
  expect(await imports.followed.list()).toEqual([]);
});

import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { getuid } from 'node:process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { Clock } from '../../../main/engine/receivers/files/clocks.ts';
import { FileImports } from '../../../main/engine/receivers/files/file-imports.ts';
import { MOST_FILES } from '../../../main/engine/receivers/files/list-folder.ts';
import { QuestionError } from '../../../main/engine/store/port.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { compact } from './documents.ts';
import { KeepingIntake, openInto } from './open.ts';
import { bytesOf, spanNames } from './read-parts.ts';
import { zipOf } from './zip-file.ts';

const file = (name: string) => bytesOf(`${compact(name)}\n`);

let intake: KeepingIntake;
let forgotten: string[];
let imports: FileImports;
let dir: string;

beforeEach(async () => {
  intake = new KeepingIntake();
  forgotten = [];
  imports = new FileImports(openInto(intake), {
    settle: async (_ids, replaced) => void forgotten.push(...replaced),
  });
  dir = join(await makeTempDir(), 'dumps');
  await mkdir(dir);
});
const put = (name: string, bytes: Uint8Array) => writeFile(join(dir, name), bytes);

describe('a folder', () => {
  it('is read whole, a rotated set in the order of time, each file with an account of its own', async () => {
    await mkdir(join(dir, 'more'));
    await put('traces.json', file('d'));
    await put('traces-2026-01-02T04-00-00.000.json', file('c'));
    await put('traces-2026-01-02T03-04-05.678.json.gz', gzipSync(file('b')));
    await put('more/a.zip', zipOf({ name: 'in.json', bytes: file('a') }));
    const account = await imports.path(dir);
    expect(spanNames(intake.telemetry)).toEqual(['a', 'b', 'c', 'd']);
    expect(account).toMatchObject({ file: 'dumps', format: 'folder', state: 'done', counts: { spans: 4 } });
    expect(account.parts?.map(({ file: name, format, counts }) => `${name} ${format} ${counts.spans}`)).toEqual([
      'dumps › more/a.zip › in.json otlp-json 1',
      'dumps › traces-2026-01-02T03-04-05.678.json.gz gzip+otlp-json 1',
      'dumps › traces-2026-01-02T04-00-00.000.json otlp-json 1',
      'dumps › traces.json otlp-json 1',
    ]);
  });

  it('passes over hidden files and links, and counts them', async () => {
    await put('a.json', file('a'));
    await put('.hidden', file('no'));
    await mkdir(join(dir, '.git'));
    await symlink(join(dir, 'a.json'), join(dir, 'b.json'));
    await symlink(dir, join(dir, 'round'));
    const { counts, warnings } = await imports.path(dir);
    expect(counts.spans).toBe(1);
    expect(warnings.map(({ code, count }) => `${code} ${count}`).sort()).toEqual([
      'hidden-file 2',
      'link-not-followed 2',
    ]);
  });

  it('goes eight folders deep and tells of what lies deeper', async () => {
    const deep = join(dir, ...'12345678'.split(''));
    await mkdir(join(deep, '9'), { recursive: true });
    await writeFile(join(deep, 'a.json'), file('a'));
    await writeFile(join(deep, '9', 'b.json'), file('b'));
    const account = await imports.path(dir);
    expect(spanNames(intake.telemetry)).toEqual(['a']);
    expect(account.warnings).toEqual([{ code: 'folder-too-deep', count: 1, example: '1/2/3/4/5/6/7/8/9' }]);
  });

  it('of too many files is not begun', async () => {
    for (let i = 0; i <= MOST_FILES; i++) await put(`${i}`, new Uint8Array(0));
    await expect(imports.path(dir)).rejects.toThrow(QuestionError);
    expect(intake.telemetry).toEqual([]);
  });

  // Root may read everything.
  it.skipIf(getuid?.() === 0)('loses a file that may not be read, and no other', async () => {
    await put('a.json', file('a'));
    await put('b.json', file('b'));
    await chmod(join(dir, 'b.json'), 0);
    expect(await imports.path(dir)).toMatchObject({ state: 'done', counts: { spans: 1 }, skippedTotal: 1 });
  });

  it('loses a file that is no telemetry, and takes back nothing else', async () => {
    await put('a.json', file('a'));
    await put('b.bin', new Uint8Array(100));
    const account = await imports.path(dir);
    expect(account).toMatchObject({ state: 'done', counts: { spans: 1 }, skippedTotal: 1 });
    expect(account.skipped[0]?.reason).toMatch(/^b.bin: This file is a binary file/);
    expect(forgotten).not.toContain(account.parts?.[0]?.importId);
  });

  it('without any telemetry fails', async () => {
    expect(await imports.path(dir)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^This folder holds no files\. Choose/) as string,
    });
    await put('b.bin', new Uint8Array(100));
    expect(await imports.path(dir)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/^Nothing in this folder could be read. b.bin: This file is/),
    });
  });

  describe('of files with and without a wall clock', () => {
    const OWN = bytesOf('[{"ph":"X","name":"own","pid":1,"tid":1,"ts":5,"dur":1}]');
    const statesOf = ({ parts = [] }: ImportAccount) => parts.map(({ file: name, state }) => `${name} ${state}`);
    const held: Clock[] = [];
    beforeEach(() => {
      held.splice(0);
      imports = new FileImports(openInto(intake), {
        settle: async (ids) =>
          void (ids.length > 0 && held.push(spanNames(intake.telemetry).includes('a') ? 'wall' : 'own')),
        clocks: () => held,
      });
    });

    it('takes those with one, whichever comes first by name', async () => {
      await put('1.json', OWN);
      await put('2.json', file('a'));
      await put('3.json', OWN);
      const account = await imports.path(dir);
      expect(statesOf(account)).toEqual(['dumps › 1.json failed', 'dumps › 2.json done', 'dumps › 3.json failed']);
      expect(new Set(account.parts?.flatMap(({ error }) => error || []))).toEqual(
        new Set([expect.stringMatching(/^This file has no wall clock/)]),
      );
      expect(spanNames(intake.telemetry)).toEqual(['a']);
    });

    it('takes all where none has one', async () => {
      await put('1.json', OWN);
      await put('2.json', OWN);
      const account = await imports.path(dir);
      expect(statesOf(account)).toEqual(['dumps › 1.json done', 'dumps › 2.json done']);
      expect(spanNames(intake.telemetry)).toEqual(['own', 'own']);
    });

    it('as one of several folders, waits for the others where none of its files has one', async () => {
      await put('1.json', OWN);
      const asked = await imports.path(dir, undefined, { wallClockOnly: true });
      expect([asked.state, asked.advice]).toEqual(['failed', 'after-others']);
      await put('2.json', file('a'));
      const mixed = await imports.path(dir, undefined, { wallClockOnly: true });
      expect(statesOf(mixed)).toEqual(['dumps › 1.json failed', 'dumps › 2.json done']);
    });
  });

  it('is taken back whole when it is cancelled, or read anew', async () => {
    await put('a.json', file('a'));
    await put('b.json', file('b'));
    const first = await imports.path(dir);
    await imports.path(dir, undefined, { replaces: first.importId! });
    expect(forgotten).toEqual(first.parts?.map(({ importId }) => importId));
    forgotten = [];
    const abort = new AbortController();
    intake.before = () => void (intake.telemetry.length === 5 && abort.abort());
    expect(await imports.path(dir, abort.signal)).toMatchObject({ state: 'cancelled' });
    expect(new Set(forgotten).size).toBe(2);
  });
});

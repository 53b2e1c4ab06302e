import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileImports } from '../../../main/engine/receivers/files/file-imports.ts';
import { OPENED_FILES } from '../../../main/engine/store/port.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { compact } from './documents.ts';
import { KeepingIntake, openInto } from './open.ts';
import { bytesOf } from './read-parts.ts';

const FILE = bytesOf(`${compact('a')}\n${compact('b')}\n`);
const OTHER = bytesOf(`${compact('a')}\n${compact('c')}\n`);

/** What a session keeps, and those who open files into it, one after another. */
function makeSession() {
  const texts = new Map<string, string>();
  const gone: string[] = [];
  const open = (written = async (name: string, text: string) => void texts.set(name, text)) =>
    new FileImports(openInto(new KeepingIntake()), {
      settle: async (_ids, replaces) => void gone.push(...replaces),
      documents: { read: async (name) => texts.get(name) ?? '', write: written },
    });
  return { texts, gone, open };
}

async function upload(
  imports: FileImports,
  bytes: Uint8Array<ArrayBuffer>,
  reading: { name?: string; replaces?: string } = {},
) {
  const { importId } = imports.begin({ name: 'shop.json', ...reading });
  await imports.chunk({ importId, bytes });
  return imports.end({ importId });
}

const SEEN = {
  code: 'opened-before',
  count: 1,
  example: expect.stringMatching(/^shop\.json, \d{4}-\d\d-\d\dT[\d:.]+Z$/),
};

describe('a file that is opened once more', () => {
  it('is kept, and told of, whatever its name, also when the session was closed between', async () => {
    const session = makeSession();
    const first = session.open();
    expect((await upload(first, FILE)).warnings).toEqual([]);
    expect(await upload(first, FILE, { name: 'copy.json' })).toMatchObject({ state: 'done', counts: { spans: 2 } });
    expect((await upload(session.open(), FILE)).warnings).toMatchObject([{ code: 'opened-before' }]);
    expect(session.gone).toEqual([]);
  });

  it('is told of by when the other one was opened, and not where its content is another', async () => {
    const imports = makeSession().open();
    await upload(imports, FILE);
    expect((await upload(imports, OTHER)).warnings).toEqual([]);
    expect((await upload(imports, FILE)).warnings).toEqual([SEEN]);
  });

  it('can be taken back, and is new then', async () => {
    const { open, gone } = makeSession();
    const imports = open();
    const { importId } = await upload(imports, FILE);
    expect(await imports.cancel({ importId: importId! })).toEqual({ cancelled: true });
    expect(gone).toEqual([importId]);
    expect(await imports.cancel({ importId: importId! })).toEqual({ cancelled: false });
    expect((await upload(imports, FILE)).warnings).toEqual([]);
  });

  it('is not told of where it takes the place of the other', async () => {
    const imports = makeSession().open();
    const { importId } = await upload(imports, FILE);
    expect((await upload(imports, FILE, { replaces: importId! })).warnings).toEqual([]);
  });

  it('is told of in a folder, file by file, and not where the folder is read anew', async () => {
    const imports = makeSession().open();
    const folder = await makeTempDir();
    const path = join(folder, 'dumps');
    await mkdir(path);
    for (const [name, bytes] of [
      ['a', FILE],
      ['b', OTHER],
      ['c', FILE],
    ] as const)
      await writeFile(join(path, name), bytes);
    const first = await imports.path(path);
    expect(first.warnings).toMatchObject([{ code: 'opened-before', count: 1 }]);
    expect((await imports.path(path, undefined, { replaces: first.importId })).warnings).toMatchObject([{ count: 1 }]);
    expect((await imports.path(path)).warnings).toMatchObject([{ code: 'opened-before', count: 3 }]);
  });

  it('is new where the folder it was in was cancelled behind it', async () => {
    const { texts, gone, open } = makeSession();
    const path = join(await makeTempDir(), 'dumps');
    await mkdir(path);
    for (const [name, bytes] of [['a', FILE] as const, ['b', OTHER] as const]) await writeFile(join(path, name), bytes);
    const abort = new AbortController();
    const cancelling = open(async (name, text) => {
      texts.set(name, text);
      abort.abort();
    });
    expect(await cancelling.path(path, abort.signal)).toMatchObject({ state: 'cancelled' });
    expect(gone).toHaveLength(1);
    expect(await open().path(path)).toMatchObject({ state: 'done', warnings: [] });
  });

  it('can be cancelled while nothing comes', async () => {
    const imports = makeSession().open();
    const { importId } = imports.begin({ name: 'shop.json' });
    await imports.chunk({ importId, bytes: FILE.slice(0, 10) });
    expect(await imports.cancel({ importId })).toEqual({ cancelled: true });
  });

  it('stays where nothing can be remembered, or what was is damaged', async () => {
    const { texts, open } = makeSession();
    texts.set(OPENED_FILES, '[{"print":1},null,7');
    expect(await upload(open(), FILE)).toMatchObject({ state: 'done', warnings: [] });
    texts.set(OPENED_FILES, '[{"print":1},null,7]');
    expect(await upload(open(), FILE)).toMatchObject({ state: 'done', warnings: [] });
    const full = open(() => Promise.reject(new Error('disk full')));
    expect(await upload(full, OTHER)).toMatchObject({ state: 'done', warnings: [] });
  });
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { FileImports } from '../../../main/engine/receivers/files/file-imports.ts';
import { UnreadImports } from '../../../main/engine/receivers/files/unread-imports.ts';
import { UNREAD_IMPORTS } from '../../../main/engine/store/port.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { compact } from './documents.ts';
import { KeepingIntake, openInto } from './open.ts';
import { bytesOf } from './read-parts.ts';

const TORN = bytesOf(`${compact('a')}\nno JSON\n${compact('b')}\n{"resourceSpans":[{"x\n`);
const WHOLE = bytesOf(`${compact('a')}\n${compact('b')}\n`);
const NONE = { records: 0, files: 0 };

let texts: Map<string, string>;
beforeEach(() => (texts = new Map()));

const documents = {
  read: async (name: string) => texts.get(name) ?? '',
  write: async (name: string, text: string) => texts.set(name, text),
};
const open = () =>
  new FileImports(openInto(new KeepingIntake()), {
    settle: async () => undefined,
    documents,
  });

async function upload(imports: FileImports, bytes: Uint8Array<ArrayBuffer>, reading: { replaces?: string } = {}) {
  const { importId } = imports.begin({ name: 'secret-name.json', ...reading });
  await imports.chunk({ importId, bytes });
  return imports.end({ importId });
}

describe('what could not be read of what a session was opened from', () => {
  test('is known also after it was closed, without names', async () => {
    expect(await open().unread()).toEqual(NONE);
    await upload(open(), TORN);
    await upload(open(), WHOLE);
    await upload(open(), TORN);
    expect(await open().unread()).toEqual({ records: 4, files: 0 });
    expect(texts.get(UNREAD_IMPORTS)).not.toContain('secret-name');
  });

  test('goes with what is taken back, and with what is read anew', async () => {
    const imports = open();
    const first = await upload(imports, TORN);
    const second = await upload(imports, TORN);
    await imports.cancel({ importId: first.importId! });
    expect(await imports.unread()).toEqual({ records: 2, files: 0 });
    await upload(imports, WHOLE, { replaces: second.importId! });
    expect(await imports.unread()).toEqual(NONE);
  });

  test('is nothing of a file of which nothing was kept', async () => {
    await upload(open(), bytesOf('{"resourceSpans":[{"x\n'));
    expect(await open().unread()).toEqual(NONE);
  });

  test('of a folder is its records and its files', async () => {
    const dir = join(await makeTempDir(), 'dumps');
    await mkdir(dir);
    await writeFile(join(dir, 'a.json'), TORN);
    await writeFile(join(dir, 'b.bin'), new Uint8Array(100));
    const imports = open();
    const { importId } = await imports.path(dir);
    expect(await imports.unread()).toEqual({ records: 2, files: 1 });
    await imports.cancel({ importId: importId! });
    expect(await imports.unread()).toEqual(NONE);
  });

  test('is added up where there are very many', async () => {
    const known = Array.from({ length: 500 }, (_, n) => ({ importId: `i${n}`, records: 1, files: 1 }));
    texts.set(UNREAD_IMPORTS, JSON.stringify(known));
    await upload(open(), TORN);
    expect(JSON.parse(texts.get(UNREAD_IMPORTS)!)).toHaveLength(500);
    expect(await open().unread()).toEqual({ records: 502, files: 500 });
  });

  test.each(['no JSON', '{}', '[1, null, {"importId":"a","records":-1,"files":"x"}]'])(
    'is nothing where what is kept is %s',
    async (text) => {
      texts.set(UNREAD_IMPORTS, text);
      expect(await new UnreadImports(documents).total()).toEqual(NONE);
    },
  );
});

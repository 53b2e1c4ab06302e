import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from 'vitest';
import { root } from '../../scripts/paths.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { WANTED_FUSES } from './wanted-fuses.ts';
import { saySkipped } from './why-not.ts';

/* The fuses as they are burnt into a program, which is what counts in the end. */

const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name))) as (keyof typeof FuseV1Options)[];
const asBuilderHasIt = (name: string) => name[0]!.toLowerCase() + name.slice(1);

const BURNT = 0x31;

async function readFuses(program: string): Promise<Record<string, boolean>> {
  const wire = await getCurrentFuseWire(program);
  return Object.fromEntries(names.map((name) => [asBuilderHasIt(name), wire[FuseV1Options[name]] === BURNT]));
}

test('the list of wanted fuses has every fuse there is', () => {
  expect(names.map(asBuilderHasIt).sort()).toEqual(Object.keys(WANTED_FUSES).sort());
});

test('they are read back as they were burnt', async () => {
  // What Electron's program holds: a mark, the version of the wire, its length, and a character for each fuse.
  const program = join(await makeTempDir(), 'program');
  await writeFile(program, `code dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0008${'0'.repeat(8)} code`);
  expect(Object.values(await readFuses(program))).toEqual(Array(8).fill(false));
  const burn = names.map((name) => [
    FuseV1Options[name],
    WANTED_FUSES[asBuilderHasIt(name) as keyof typeof WANTED_FUSES],
  ]);
  await flipFuses(program, { version: FuseVersion.V1, ...Object.fromEntries(burn) });
  expect(await readFuses(program)).toEqual(WANTED_FUSES);
});

const packaged = globSync(
  ['release/*-unpacked/{tracebench,Tracebench.exe}', 'release/mac*/Tracebench.app/Contents/MacOS/Tracebench'],
  { cwd: root },
);
const why = packaged.length === 0 ? 'nothing is packaged in release/' : undefined;
saySkipped('test/shell/packaged-fuses', why);

test.skipIf(why !== undefined)(`packaged programs have them${why ? ` (${why})` : ''}`, async () => {
  for (const program of packaged) expect(await readFuses(join(root, program)), program).toEqual(WANTED_FUSES);
});

import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compilePlants, importFrom, lintPlant, roomPatterns, type Plants } from '../helpers/walls.ts';

const ROOT = dirname(dirname(import.meta.dirname));
const clean = 'export const one = 1;\n';
const touchDom = 'export const title = document.title;\n';
const readDisk = "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n";

// A room is asked to take a file that brings no types of Node's along: with those in the program, `disk` would be found.
// Not the code for a file that cannot be found: the target exists, and the room may still not have it.
const notListed = 'TS6307';

const compiled: { room: string; plants: () => Plants; refusals: Record<string, RegExp> }[] = [
  {
    room: 'core',
    plants: () => ({ dom: touchDom, disk: readDisk, contract: importFrom('core', 'contract') }),
    refusals: { dom: /^TS2584.*'document'/, disk: /^TS2\d+.*'node:fs'/, contract: new RegExp(notListed) },
  },
  {
    room: 'contract',
    plants: () => ({ dom: touchDom, disk: readDisk, main: importFrom('contract', 'main/engine/pipeline') }),
    refusals: { dom: /^TS2584.*'document'/, disk: /^TS2\d+.*'node:fs'/, main: new RegExp(notListed) },
  },
  {
    room: 'main',
    plants: () => ({ dom: touchDom, page: importFrom('main', 'renderer') }),
    refusals: { dom: /^TS2584.*'document'/, page: new RegExp(notListed) },
  },
  {
    room: 'preload',
    plants: () => ({ main: importFrom('preload', 'main/engine') }),
    refusals: { main: new RegExp(notListed) },
  },
  {
    room: 'renderer',
    plants: () => ({ main: importFrom('renderer', 'main/engine/pipeline'), disk: readDisk }),
    refusals: { main: new RegExp(notListed), disk: /^TS2\d+.*'node:fs'/ },
  },
];

/** The compiler reads a whole room each time, which takes a while beside other tests. */
describe('the compiler', { timeout: 120_000 }, () => {
  test.each(compiled)('refuses what does not belong in $room', ({ room, plants, refusals }) => {
    const found = compilePlants(`${room}/tsconfig.json`, { ...plants(), clean });
    expect(found.clean).toEqual([]);
    for (const [name, refusal] of Object.entries(refusals)) {
      expect(
        found[name]?.some((line) => refusal.test(line)),
        `${name}: ${found[name]?.join('; ')}`,
      ).toBe(true);
    }
  });

  test('fails, rather than passes, when it sees no files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'walls-'));
    try {
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ include: ['*.ts'], references: [] }));
      const config = relative(process.cwd(), join(folder, 'tsconfig.json'));
      expect(() => compilePlants(config, { clean })).toThrow(/saw no files/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const refusedImports: [from: string, to: string][] = [
  ['core/model', 'contract'],
  ['main/engine/receivers', 'main/engine/store'],
  ['main/engine/exporters', 'main/engine/receivers'],
  ['main/hosts/serve', 'main/hosts/cli'],
  ['main/hosts/cli', 'main/engine/store/duckdb'],
  ['main/hosts/serve', 'core/generate'],
  ['main/hosts/cli', 'core/otlp'],
  ['renderer/charts', 'renderer/state'],
  ['renderer/views', 'main/engine'],
  ['preload', 'main/engine'],
];

const refusedPackages: [from: string, name: string][] = [
  ['core/model', 'electron'],
  ['core/model', 'node:fs'],
  ['core/model', 'valibot'],
  ['contract', 'react'],
  ['main/engine', 'electron'],
  ['main/engine/exporters', '@duckdb/node-api'],
  ['main/hosts/serve', 'electron'],
  ['renderer/views', 'electron'],
  ['renderer/views', 'node:path'],
  ['preload', 'node:fs'],
];

const allowedPackages: [from: string, name: string][] = [
  ['contract', 'valibot'],
  ['main/engine/store', '@duckdb/node-api'],
  ['main/hosts/electron', 'electron'],
  ['preload', 'electron'],
  ['renderer/charts', '@visx/scale'],
];

describe('the linter', () => {
  test.each(refusedImports)('refuses %s → %s', async (from, to) => {
    expect(await lintPlant(from, importFrom(from, to))).not.toEqual([]);
  });

  test.each(refusedPackages)('refuses %s → %s', async (from, name) => {
    expect(await lintPlant(from, `import '${name}';\n`)).not.toEqual([]);
    expect(await lintPlant(from, `await import('${name}');\n`)).not.toEqual([]);
  });

  test.each(allowedPackages)('lets %s → %s pass', async (from, name) => {
    expect(await lintPlant(from, `import '${name}';\n`)).toEqual([]);
  });

  test('lets a room import itself and core', async () => {
    expect(await lintPlant('main/engine/receivers', importFrom('main/engine/receivers', 'core/otlp'))).toEqual([]);
    expect(await lintPlant('renderer/charts', importFrom('renderer/charts', 'core/layout'))).toEqual([]);
    expect(await lintPlant('main/hosts/cli', importFrom('main/hosts/cli', 'core/generate'))).toEqual([]);
    expect(await lintPlant('main/engine/store', importFrom('main/engine/store', 'main/engine/store'))).toEqual([]);
  });

  test('has files to hold apart in every room', async () => {
    const patterns = await roomPatterns();
    expect(patterns).not.toEqual([]);
    expect(patterns.filter((pattern) => globSync(pattern, { cwd: ROOT }).length === 0)).toEqual([]);
  });

  test('fails, rather than passes, where no wall stands', async () => {
    await expect(lintPlant('docs', clean)).rejects.toThrow(/no wall/);
    expect(() => importFrom('core', 'docs')).toThrow(/no file/);
  });
});

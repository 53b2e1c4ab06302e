import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../../scripts/paths.ts';
import { listTargets } from '../../../scripts/targets.ts';

/* What electron-builder.yml promises, held against the files that are there and those that the program asks for. */

interface Association {
  ext: string | string[];
  role: string;
  rank?: string;
}

interface BuilderConfig {
  artifactName: string;
  files: string[];
  asarUnpack: string[];
  extraResources: { from: string; to: string; filter: string[] }[];
  fileAssociations: Association[];
  protocols: { schemes: string[] }[];
  publish: null;
  directories: { buildResources: string };
  mac: { target: string; icon: string; fileAssociations: Association[] };
  win: { target: string; icon: string; fileAssociations?: Association[] };
  linux: { target: string[]; icon: string; mimeTypes: string[]; maintainer: string };
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const config = parse(read('electron-builder.yml')) as BuilderConfig;
const manifest = JSON.parse(read('package.json')) as { main: string; homepage: string; dependencies: object };
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { os?: string[]; version: string }> };

/** electron-builder's patterns as the file system has them; those that begin with `!` take out again. */
function isShipped(path: string): boolean {
  const matches = (pattern: string) => globSync(pattern, { cwd: root }).includes(path);
  const taken = config.files.filter((pattern) => !pattern.startsWith('!')).some(matches);
  return (
    taken && !config.files.filter((pattern) => pattern.startsWith('!')).some((pattern) => matches(pattern.slice(1)))
  );
}

test('electron-builder itself takes the configuration', async () => {
  const file = join(root, 'node_modules/app-builder-lib/out/util/config/config.js');
  const { validateConfiguration } = (await import(pathToFileURL(file).href)) as {
    validateConfiguration: (config: unknown, logger: object) => Promise<void>;
  };
  const logger = { isEnabled: false, add: () => undefined };
  await validateConfiguration(config, logger);
  await expect(validateConfiguration({ ...config, linnux: {} }, logger)).rejects.toThrow('linnux');
});

test('there is an installer for each system', () => {
  expect(config.mac.target).toBe('dmg');
  expect(config.win.target).toBe('nsis');
  expect(config.linux.target).toEqual(['AppImage', 'deb', 'rpm']);
  // Without these, deb and rpm cannot be made.
  expect(manifest.homepage).toMatch(/^https:/);
  expect(config.linux.maintainer).toMatch(/<.+@.+>$/);
});

test('names of artifacts tell version, system and processor, and nothing that changes from day to day', () => {
  const macros = [...config.artifactName.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  expect(macros).toEqual(['version', 'os', 'arch', 'ext']);
  expect(config.artifactName).not.toMatch(/\s/);
});

test('every path it names exists', () => {
  const paths = [
    config.directories.buildResources,
    config.mac.icon,
    config.win.icon,
    config.linux.icon,
    ...config.extraResources.map(({ from }) => from),
  ];
  for (const path of paths) expect.soft(existsSync(join(root, path)), path).toBe(true);
});

const isBuilt = existsSync(join(root, 'dist/main/electron.js')) && existsSync(join(root, 'dist/renderer/index.html'));
const built = isBuilt ? test : test.skip;
if (!isBuilt)
  process.stderr.write('\nSKIP test/unit/packaging: nothing is built, so what would ship is not looked at.\n\n');

built('what the program is made of is shipped', () => {
  const outputs = listTargets()
    .filter(({ name }) => name !== 'workers')
    .flatMap((target) => target.outputs);
  expect(outputs).toContain('dist/main/engine-process.js');
  const chunks = globSync('dist/main/*.js', { cwd: root });
  const parts = globSync('dist/renderer/**/*.*', { cwd: root });
  for (const path of [...outputs, ...chunks, ...parts, 'package.json', manifest.main.replace('./', '')]) {
    expect.soft(isShipped(path), path).toBe(true);
  }
});

test('sources, tests and source maps are not', () => {
  for (const path of ['main/engine/engine.ts', 'test/README.md', 'electron-builder.yml']) {
    expect(existsSync(join(root, path))).toBe(true);
    expect.soft(isShipped(path), path).toBe(false);
  }
  expect(globSync('dist/**/*.map', { cwd: root }).filter(isShipped)).toEqual([]);
});

test('whatever the built program imports is a dependency, or Electron', () => {
  const imported = globSync('dist/{main,preload}/**/*.{js,cjs}', { cwd: root }).flatMap((path) =>
    [...read(path).matchAll(/^(?:import\b[^'"\n]*|\S.*\brequire\()\s*["']([^."'][^"']*)["']/gm)].map(
      ([, name]) => name!,
    ),
  );
  const packages = new Set(imported.filter((name) => !isBuiltin(name)).map(packageOf));
  if (isBuilt) expect(packages).toContain('@duckdb/node-api');
  packages.delete('electron');
  expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining([...packages]));
});

const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

test('the sample lies where the packaged program looks for it', async () => {
  const { findInstallation } = await import('../../../main/hosts/installation.ts');
  const { samplePath } = findInstallation('/resources');
  const [{ from, to, filter }] = config.extraResources as [BuilderConfig['extraResources'][0]];
  const name = samplePath.split(/[\\/]/).pop()!;
  expect(samplePath.replaceAll('\\', '/')).toBe(`/resources/${to}/${name}`);
  expect(
    globSync(
      filter.map((one) => `${from}/${one}`),
      { cwd: root },
    ),
  ).toContain(join(from, name));
});

test("DuckDB's binding is there for every system we ship for, and lies outside the archive", () => {
  const bindings = Object.entries(lock.packages).filter(([path]) => /node-bindings-[a-z0-9-]+$/.test(path));
  const systems = bindings.flatMap(([, { os }]) => os ?? []);
  expect([...new Set(systems)].sort()).toEqual(['darwin', 'linux', 'win32']);
  for (const arch of ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64']) {
    expect.soft(bindings.map(([path]) => path)).toContain(`node_modules/@duckdb/node-bindings-${arch}`);
  }
  const here = globSync('node_modules/@duckdb/node-bindings-*/*', { cwd: root }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const native = here.filter((path) => /\.(node|so|dylib|dll)$/.test(path));
  // The binding and the library it is linked with, which the loader wants beside it.
  expect(native.length).toBeGreaterThanOrEqual(2);
  const unpacked = config.asarUnpack.flatMap((pattern) => globSync(pattern, { cwd: root }));
  for (const path of native)
    expect
      .soft(
        unpacked.map((one) => one.replaceAll('\\', '/')),
        path,
      )
      .toContain(path);
});

test('only sessions are ours; dumps are offered beside what opens them', () => {
  expect(config.fileAssociations.map(({ ext, role }) => [ext, role])).toEqual([['tracebench', 'Editor']]);
  for (const { rank, role } of config.mac.fileAssociations) expect([rank, role]).toEqual(['Alternate', 'Viewer']);
  expect(config.win.fileAssociations).toBeUndefined();
  expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual(['tracebench']);
});

test('nothing is published, and so nothing asks for updates, by itself', () => expect(config.publish).toBeNull());

built('Korean letters come with the page', () => {
  const styles = globSync('dist/renderer/assets/*.css', { cwd: root }).map(read).join('\n');
  const faces = [...styles.matchAll(/@font-face\s*\{[^}]*\}/g)].map(([face]) => face);
  const korean = faces.filter((face) => /Pretendard/.test(face));
  // A face for each part of the letters; "가" is U+AC00.
  expect(korean.some((face) => /U\+AC00/i.test(face) || !/unicode-range/.test(face))).toBe(true);
  const urls = korean.flatMap((face) => [...face.matchAll(/url\(["']?([^)"']+)/g)].map(([, url]) => url!));
  expect(urls.length).toBeGreaterThan(0);
  for (const url of urls) {
    expect(url).not.toMatch(/^(https?:)?\/\//);
    expect.soft(isShipped(join('dist/renderer/assets', url)), url).toBe(true);
  }
});

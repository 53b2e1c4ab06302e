import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/paths.ts';

/* What is installed is what was looked at: docs/security.md. */

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
}

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
}

const readJson = <T>(name: string) => JSON.parse(readFileSync(join(root, name), 'utf8')) as T;
const manifest = readJson<Manifest>('package.json');
const lock = readJson<{ lockfileVersion: number; packages: Record<string, Locked & Partial<Manifest>> }>(
  'package-lock.json',
);
const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

test('package.json names one version of each, not a range, a tag or an address', () => {
  expect(wanted.length).toBeGreaterThan(40);
  for (const [name, version] of wanted) expect.soft(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

test('the lock file has those versions', () => {
  const { dependencies, devDependencies } = lock.packages['']!;
  expect({ ...dependencies, ...devDependencies }).toEqual(Object.fromEntries(wanted));
  for (const [name, version] of wanted) {
    expect.soft(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
  }
});

test('every package in it has a strong hash, and none comes from elsewhere than the registry', () => {
  expect(lock.lockfileVersion).toBeGreaterThanOrEqual(3);
  expect(locked.length).toBeGreaterThan(wanted.length);
  for (const [path, { integrity, resolved, link }] of locked) {
    expect.soft(link, path).toBeUndefined();
    expect.soft(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
    // Left out, it is the registry the machine is set to; what is written there otherwise would go round it.
    expect.soft(resolved, path).toBeUndefined();
  }
});

test('a package that wants to run something when it is installed has been decided on', () => {
  const eager = new Set(locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path)));
  expect(eager).toContain('electron-winstaller');
  const undecided = [...eager].filter((name) => !Object.hasOwn(manifest.allowScripts, name));
  expect(undecided).toEqual([]);
});

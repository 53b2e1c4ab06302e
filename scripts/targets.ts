import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './paths.ts';

export type TargetName = 'cli' | 'electron' | 'workers' | 'preload' | 'renderer';

export interface Target {
  name: TargetName;
  /** Output name → entry file. */
  entries: Record<string, string>;
  inputs: string[];
  outputs: string[];
}

const tooling = ['package-lock.json', 'scripts/build.ts', 'scripts/bundle.ts', 'scripts/targets.ts'];
const shared = ['core', 'contract', ...tooling];

/** A worker thread loads a file of its own, so each `*.worker.ts` is an entry. */
function findWorkers(): Record<string, string> {
  const files = globSync('main/**/*.worker.ts', { cwd: root });
  return Object.fromEntries(files.map((file) => [basename(file, '.ts'), file]));
}

function outputsOf(folder: string, entries: Record<string, string>): string[] {
  return Object.keys(entries).map((name) => `${folder}/${name}.js`);
}

export function listTargets(): Target[] {
  const cli = { cli: 'main/hosts/cli/main.ts' };
  const electron = {
    electron: 'main/hosts/electron/main.ts',
    'engine-process': 'main/hosts/electron/engine-process.ts',
  };
  const workers = findWorkers();
  const page = ['renderer', 'resources', 'vite.config.ts', 'scripts/preload-imported.ts'];
  return [
    { name: 'cli', entries: cli, inputs: ['main', ...shared], outputs: outputsOf('dist/main', cli) },
    { name: 'electron', entries: electron, inputs: ['main', ...shared], outputs: outputsOf('dist/main', electron) },
    {
      name: 'workers',
      entries: workers,
      inputs: ['main', ...shared],
      outputs: outputsOf('dist/main/workers', workers),
    },
    {
      name: 'preload',
      entries: { preload: 'preload/preload.ts' },
      inputs: ['preload', ...shared],
      outputs: ['dist/preload/preload.cjs'],
    },
    {
      name: 'renderer',
      entries: { index: 'renderer/index.html' },
      inputs: [...page, ...shared],
      outputs: ['dist/renderer/index.html'],
    },
  ];
}

export function findMissingEntries(target: Target): string[] {
  return Object.values(target.entries).filter((entry) => !existsSync(join(root, entry)));
}

export function hasOutputs(target: Target): boolean {
  return target.outputs.every((output) => existsSync(join(root, output)));
}

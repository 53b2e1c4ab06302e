import { buildOrExit } from './build.ts';
import { runInPlace } from './child.ts';
import { ensureElectron } from './electron-binary.ts';
import { cliFile, root } from './paths.ts';

const installTimeoutMs = 60_000;

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function startElectron(binary: string, args: readonly string[]): Promise<number> {
  await buildOrExit({ required: ['electron', 'preload', 'renderer', 'workers'] });
  // Left over from an editor's terminal, this variable would turn the app into a bare Node.
  const { ELECTRON_RUN_AS_NODE: _dropped, ...env } = process.env;
  // Chromium refuses to start its sandbox for root, as in most containers.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return runInPlace(binary, [root, ...asRoot, ...args], env);
}

async function startServe(why: string, args: readonly string[]): Promise<number> {
  await buildOrExit({ required: ['cli', 'renderer', 'workers'] });
  process.stderr.write(`Electron is not available (${why}); serving to the browser instead.\n`);
  // As `bin/tracebench.mjs` does: few heaps of glibc's and a small young generation, which else grow for as long as the program runs.
  const { MALLOC_ARENA_MAX = '2', MALLOC_MMAP_THRESHOLD_ = '1048576' } = process.env;
  const env = { ...process.env, MALLOC_ARENA_MAX, MALLOC_MMAP_THRESHOLD_ };
  return runInPlace(process.execPath, ['--max-semi-space-size=2', '--expose-gc', cliFile, 'serve', ...args], env);
}

async function start(args: readonly string[]): Promise<number> {
  if (!hasDisplay()) return startServe('there is no display', args);
  const electron = ensureElectron({ timeoutMs: installTimeoutMs });
  return electron.kind === 'present' ? startElectron(electron.path, args) : startServe(electron.why, args);
}

process.exitCode = await start(process.argv.slice(2));

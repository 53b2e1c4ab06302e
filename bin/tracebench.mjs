#!/usr/bin/env node
// Parsed by whatever Node is installed, so it stays plain. The program itself needs 22.15 (zstd, type stripping).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
const pinned = at(`node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
const cli = at('dist/main/cli.js');

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

if (!existsSync(cli)) fail('Tracebench is not built yet. Run `npm start` once.');
/**
 * glibc gives each thread a heap of its own and keeps what is free at its top, so that a program with a dozen threads grows for as long as
 * it runs. Two heaps will do, for DuckDB brings its own allocator; and what is large is to be given back when it is free, where glibc would
 * raise the bound with every such piece. But that has to be said before the program starts.
 */
const fewHeaps = {
  ...process.env,
  MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX || '2',
  MALLOC_MMAP_THRESHOLD_: process.env.MALLOC_MMAP_THRESHOLD_ || '1048576',
};
/** V8 lets its young generation grow to 64 MiB a thread, and never gives it back; a steady load needs a few. In MiB, by what goes on for days. */
const semiSpaces = { serve: 2, agent: 4 };
const semiSpace = Object.hasOwn(semiSpaces, process.argv[2]) ? semiSpaces[process.argv[2]] : 0;
/** And after a burst of large bodies it is asked to give its heap back. */
const heapFlags = [`--max-semi-space-size=${semiSpace}`, '--expose-gc'];

/** Starts anew in this process, with few heaps; where that cannot be, it goes on as it is. */
function startWithFewHeaps() {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX || !process.execve) return;
  process.removeAllListeners('warning'); // that execve is experimental
  try {
    const args = [process.argv[0], ...heapFlags, ...process.execArgv, ...process.argv.slice(1)];
    process.execve(process.execPath, args, fewHeaps);
  } catch {
    // a build of Node without it
  }
}

if (major > 22 || (major === 22 && minor >= 15)) {
  if (semiSpace > 0) startWithFewHeaps();
  await import(pathToFileURL(cli).href);
} else if (existsSync(pinned)) {
  const child = spawn(pinned, [...(semiSpace > 0 ? heapFlags : []), cli, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: fewHeaps,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  fail(`Tracebench needs Node 22.15 or newer; this is ${process.versions.node}.`);
}

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
if (major > 22 || (major === 22 && minor >= 15)) {
  await import(pathToFileURL(cli).href);
} else if (existsSync(pinned)) {
  const child = spawn(pinned, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  fail(`Tracebench needs Node 22.15 or newer; this is ${process.versions.node}.`);
}

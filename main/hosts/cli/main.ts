import { addAbortSignal } from 'node:stream';
import type { CreateEngine } from '../../engine/api.ts';
import { findInstallation } from '../installation.ts';
import { keepFilesPrivate } from '../private-files.ts';
import { endNow } from './end-now.ts';
import { createOutput } from './output.ts';
import { runCli } from './run-cli.ts';
import { listenForStop } from './stop-signals.ts';

/** The database takes a while to load, and `--help` should not. */
const createEngine: CreateEngine = async (options) => {
  const engine = await import('../../engine/engine.ts');
  return engine.createEngine(options);
};

/** Everything is closed when a command returns. Should something still hold the process, it is not worth waiting for. */
const LINGER_MS = 2_000;

const signal = listenForStop();
process.exitCode = await runCli({
  args: process.argv.slice(2),
  output: createOutput(process.stdout, process.stderr),
  input: () => addAbortSignal(signal, process.stdin),
  createEngine,
  installation: findInstallation(),
  env: process.env,
  keepFilesPrivate,
  signal,
});
setTimeout(() => endNow(Number(process.exitCode)), LINGER_MS).unref();

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const forwarded: NodeJS.Signals[] = process.platform === 'win32' ? ['SIGINT'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

const parentCheckMs = 500;

/** A terminal sends Ctrl-C to the whole group; passing it on again would read as a second, impatient one. */
function comesFromTerminal(signal: NodeJS.Signals): boolean {
  return signal === 'SIGINT' && (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
}

/** npm, told to stop, stops its shell and nothing below it: a change of parent is then the only sign we get. */
function watchParent(onGone: () => void): NodeJS.Timeout | undefined {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, parentCheckMs);
}

/** Runs a command in our place: same streams, same signals. Resolves to the exit code a shell would report. */
export function runInPlace(command: string, args: readonly string[], env = process.env): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env });
  const forward = (signal: NodeJS.Signals) => {
    if (!comesFromTerminal(signal)) child.kill(signal);
  };
  for (const signal of forwarded) process.on(signal, forward);
  const watch = watchParent(() => {
    clearInterval(watch);
    child.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of forwarded) process.off(name, forward);
      resolve(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}

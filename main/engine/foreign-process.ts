import { fork, type Serializable } from 'node:child_process';
import type { ForeignProcess } from './ports.ts';
import { workerFile } from './worker-file.ts';

/** Objects of rows that are under way; what DuckDB takes is bounded by itself. */
const MOST_HEAP_MB = 384;
/** Without these some systems start nothing. All else is no business of a process that reads a file. */
const ENVIRONMENT = ['SystemRoot', 'PATH', 'TMPDIR', 'TEMP', 'TMP'];

/** A child of Node's. */
export function forkForeignProcess(): ForeignProcess {
  const env = Object.fromEntries(
    ENVIRONMENT.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined),
  );
  const child = fork(workerFile('foreign'), {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${MOST_HEAP_MB}`],
    env,
    // What native code has to say when it ends.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return {
    // A process that is gone is told by `onEnd`.
    post: (message) => void (child.connected && child.send(message as Serializable, () => undefined)),
    onMessage: (listener) => child.on('message', (message) => listener(message)),
    onEnd: (listener) => {
      child.once('error', (error) => listener(error.message));
      child.once('exit', (code, signal) => listener(signal === null ? `code ${code}` : `signal ${signal}`));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ServeProcess {
  ui: string;
  otlpHttp: string;
  otlpGrpc: string;
  store: string;
  pid: number;
  /** Sends SIGTERM and gives the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
}

/** Runs `tracebench serve` from its sources on free ports, as a process of its own. */
export async function startServe(store: string, ...args: string[]): Promise<ServeProcess> {
  const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
  const child = spawn(
    process.execPath,
    ['main/hosts/cli/main.ts', 'serve', '--json', '--store', store, ...ports, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ready = JSON.parse(await firstLine(child)) as Omit<ServeProcess, 'stop' | 'kill'>;
  return { ...ready, stop: () => end(child, 'SIGTERM'), kill: async () => void (await end(child, 'SIGKILL')) };
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('serve ended before it was ready');
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  child.kill(signal);
  return exited;
}

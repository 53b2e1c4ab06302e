import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Server {
  ui: string;
  otlpHttp: string;
  otlpGrpc: string;
  store: string;
  pid: number;
  /** CPU seconds used so far, all threads (Linux; NaN elsewhere). */
  cpuSeconds(): number;
  /** Resident MiB now and at the highest. */
  residentMiB(): { now: number; peak: number };
  storeBytes(): number;
  stop(): Promise<void>;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
}

/** The command line as people start it, as it was built, or from its sources, which a test can rely on; or what a test has in its place. */
export type Program =
  'bin/tracebench.mjs' | 'dist/main/cli.js' | 'main/hosts/cli/main.ts' | 'test/faults/tight-serve.ts';

interface StartOptions {
  program?: Program;
  /** Where it keeps sessions and settings when no store is named. */
  dataHome?: string;
  /** Told the process before it is ready. */
  onSpawn?: (child: ChildProcess) => void;
}

/** Starts `tracebench serve` on a store as a person would, on free ports. */
export function startServer(store: string, ...files: string[]): Promise<Server> {
  return startServe(['--store', store, ...files]);
}

export async function startServe(args: readonly string[], options: StartOptions = {}): Promise<Server> {
  const { program = 'dist/main/cli.js', dataHome, onSpawn } = options;
  const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
  const child = spawn(process.execPath, [program, 'serve', '--json', ...ports, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(dataHome === undefined ? {} : { XDG_DATA_HOME: dataHome }) },
  });
  onSpawn?.(child);
  const ready = JSON.parse(await firstLine(child)) as Pick<Server, 'ui' | 'otlpHttp' | 'otlpGrpc' | 'store' | 'pid'>;
  return {
    ...ready,
    cpuSeconds: () => readCpuSeconds(child.pid!),
    residentMiB: () => readResident(child.pid!),
    storeBytes: () => fileSize(ready.store) + fileSize(`${ready.store}.wal`),
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('serve ended before it was ready');
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  return ended;
}

/** Clock ticks a second; 100 on every Linux that Node supports. */
const TICKS = 100;

export function readCpuSeconds(pid: number): number {
  const fields = readProc(pid, 'stat').split(') ')[1]?.split(' ');
  return fields ? (Number(fields[11]) + Number(fields[12])) / TICKS : NaN;
}

export function readResident(pid: number): { now: number; peak: number } {
  const status = readProc(pid, 'status');
  const mib = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1_024;
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

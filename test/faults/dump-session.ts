import { join } from 'node:path';
import type { ImportAccount } from '../../contract/operations/files.ts';
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import type { Result } from '../../contract/result.ts';
import type { Transport } from '../../contract/transport.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { openPage } from '../bench/contract-line.ts';
import { startServe, type Program } from '../bench/server.ts';
import type { OpenableDump } from './hostile-dump.ts';
import { MemoryWatch } from './memory.ts';

/** Who opens the files: the program as people start it, or an engine in this process, from the sources. */
export type Opener = Extract<Program, 'bin/tracebench.mjs'> | 'engine';

type Line = Pick<Transport, 'call'>;

/** What the page calls a file. */
export const shownName = ({ name }: Pick<OpenableDump, 'name'>): string => name.slice(0, 200);

/** A session on disk, and a page that opens files in it. */
export class DumpSession {
  readonly #line: Line;
  readonly #stop: () => Promise<void>;
  /** Processor time of the process that reads, all threads, in milliseconds (over HTTP: Linux). */
  readonly cpuMs: () => number;
  /** Of the process that reads; Linux. */
  readonly memory: MemoryWatch;

  static async start(opener: Opener, folder: string, name: string): Promise<DumpSession> {
    const store = join(folder, `${name}.tracebench`);
    if (opener === 'engine') return DumpSession.#inThisProcess(store);
    const server = await startServe(['--store', store], { program: opener, dataHome: folder });
    const { transport } = await openPage(server.ui);
    const stop = async () => {
      transport.close();
      await server.stop();
    };
    return new DumpSession(transport, server.pid, stop, () => server.cpuSeconds() * 1_000);
  }

  static async #inThisProcess(storePath: string): Promise<DumpSession> {
    const engine = await createEngine({
      ...{ storePath, engineVersion: 'test', allowSql: true, samplePath: '' },
      capabilities: { host: 'test', ...NO_CAPABILITIES },
      receivers: null,
    });
    return new DumpSession(engine, process.pid, () => engine.close(), ownCpuMs);
  }

  private constructor(line: Line, pid: number, stop: () => Promise<void>, cpuMs: () => number) {
    this.cpuMs = cpuMs;
    this.#line = line;
    this.#stop = stop;
    this.memory = new MemoryWatch(pid);
  }

  /** Items in the session. */
  async kept(): Promise<number> {
    const { counts } = valueOf(await this.#line.call('session.get', {}));
    return counts.spans + counts.logs + counts.points;
  }

  /** `answered` is told how long each piece took. */
  async open(dump: OpenableDump, answered: (ms: number) => void): Promise<ImportAccount> {
    const line = this.#line;
    const { size, chunks } = dump;
    const timed = async <T>(call: Promise<Result<T>>): Promise<T> => {
      const before = performance.now();
      const value = valueOf(await call);
      answered(performance.now() - before);
      return value;
    };
    const { importId } = await timed(line.call('import.begin', { name: shownName(dump), size }));
    for (const bytes of chunks()) await timed(line.call('import.chunk', { importId, bytes }));
    return timed(line.call('import.end', { importId }));
  }

  close(): Promise<void> {
    return this.#stop();
  }
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function valueOf<T>(answer: Result<T>): T {
  if (answer.ok) return answer.value;
  throw new Error(answer.error.message);
}

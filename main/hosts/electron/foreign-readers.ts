import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { ForeignAsk, ForeignTell } from './engine-messages.ts';
import { scrubEnvironment } from './scrub-environment.ts';

/**
 * Processes that read somebody else's databases for one engine, which cannot start any: Electron's binary is no Node for whoever
 * forks it. What they say goes to the engine on a line of their own.
 */
export class ForeignReaders {
  readonly #file: string;
  readonly #tell: (message: ForeignTell, ports: MessagePortMain[]) => void;
  readonly #running = new Map<number, UtilityProcess>();

  constructor(file: string, tell: (message: ForeignTell, ports: MessagePortMain[]) => void) {
    this.#file = file;
    this.#tell = tell;
  }

  hear({ kind, id }: ForeignAsk): void {
    if (kind === 'foreign-start') this.#start(id);
    else this.#running.get(id)?.kill();
  }

  /** The engine is gone. */
  close(): void {
    for (const child of this.#running.values()) child.kill();
  }

  #start(id: number): void {
    const child = utilityProcess.fork(this.#file, [], {
      serviceName: 'Tracebench database reader',
      stdio: 'ignore',
      env: scrubEnvironment(process.env),
    });
    this.#running.set(id, child);
    child.once('exit', (code) => {
      this.#running.delete(id);
      this.#tell({ kind: 'foreign-end', id, how: `code ${code}` }, []);
    });
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage({ kind: 'line' }, [port1]);
    this.#tell({ kind: 'foreign-line', id }, [port2]);
  }
}

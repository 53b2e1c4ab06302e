import { dirname, join } from 'node:path';
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { failure, success, type OperationError, type Result } from '../../../contract/result.ts';
import type { EngineNews, EngineSettings, FromEngine, ToEngine } from './engine-messages.ts';
import { ForeignReaders } from './foreign-readers.ts';
import { OutputTail } from './output-tail.ts';
import { scrubEnvironment } from './scrub-environment.ts';

/** Storing what was taken comes first; then patience ends. */
const STOP_GRACE_MS = 10_000;

/** How a run came to its end. */
export type Ending =
  { kind: 'stopped' } | { kind: 'failed'; error: OperationError } | { kind: 'crashed'; reason: string };

export interface RunListener {
  onNews(news: EngineNews): void;
  /** Something the process printed, in pieces as they come. */
  onOutput(text: string): void;
}

/** One life of the engine's process, from fork to exit. */
export class EngineRun {
  /** Resolves once it can be spoken to, or to why it never will. */
  readonly ready: Promise<Result<{ storePath: string }>>;
  readonly ended: Promise<Ending>;
  /** It has been told to stop. */
  leaving = false;
  readonly #child: UtilityProcess;
  readonly #foreign: ForeignReaders;
  readonly #tail = new OutputTail();
  /** What it said was wrong, before it ended. */
  #problem: OperationError | undefined;

  constructor(file: string, settings: EngineSettings, listener: RunListener) {
    this.#child = utilityProcess.fork(file, [], {
      serviceName: 'Tracebench engine',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: scrubEnvironment(process.env),
    });
    const foreign = join(dirname(file), 'workers/foreign.worker.js');
    this.#foreign = new ForeignReaders(foreign, (message, ports) => this.tell(message, ports));
    const hear = (chunk: unknown) => {
      this.#tail.add(chunk);
      listener.onOutput(String(chunk));
    };
    this.#child.stdout?.on('data', hear);
    this.#child.stderr?.on('data', hear);
    const ready = Promise.withResolvers<Result<{ storePath: string }>>();
    this.#child.on('message', (message: FromEngine) => {
      if (message.kind === 'ready') ready.resolve(success({ storePath: message.storePath }));
      else if (message.kind === 'failed') this.#problem = message.error;
      else if (message.kind === 'foreign-start' || message.kind === 'foreign-kill') this.#foreign.hear(message);
      else listener.onNews(message);
    });
    this.ended = new Promise((resolve) => this.#child.once('exit', (code) => resolve(this.#describeEnd(code))));
    void this.ended.then(() => this.#foreign.close());
    this.ready = Promise.race([ready.promise, this.ended.then(readyOf)]);
    this.tell({ kind: 'start', settings });
  }

  tell(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.#child.postMessage(message, ports);
  }

  /** Politely first; then by force. */
  async stop(): Promise<void> {
    this.leaving = true;
    this.tell({ kind: 'stop' });
    const force = setTimeout(() => this.#child.kill(), STOP_GRACE_MS);
    await this.ended;
    clearTimeout(force);
  }

  #describeEnd(code: number): Ending {
    if (this.leaving) return { kind: 'stopped' };
    if (this.#problem) return { kind: 'failed', error: this.#problem };
    const lastWords = this.#tail.read();
    const said = lastWords ? ` Its last words: ${lastWords}` : '';
    return { kind: 'crashed', reason: `The engine stopped unexpectedly (exit code ${code}).${said}` };
  }
}

function readyOf(ending: Ending): Result<never> {
  if (ending.kind === 'failed') return { ok: false, error: ending.error };
  return failure('disconnected', ending.kind === 'crashed' ? ending.reason : 'The engine was stopped.');
}

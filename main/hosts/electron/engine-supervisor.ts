import { MessageChannelMain, type MessagePortMain } from 'electron';
import { failure, success, type Result } from '../../../contract/result.ts';
import type { EngineSettings, ToEngine } from './engine-messages.ts';
import { EngineRun, type Ending, type RunListener } from './engine-run.ts';

/*
 * Keeps the engine process of one session:
 *
 *   absent ──connect──▶ starting ──ready──▶ running ──stop──▶ leaving ──▶ absent
 *      ▲                   │                   │
 *      └──── failed ───────┴──── crashed ──────┘
 *
 * A page whose port closes asks for a new one, and that starts the engine again. How the last one ended is kept and
 * told along with the new port.
 */

/** An engine that dies this often this fast will die again: better to say so than to spin. */
const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;

export interface EngineLine {
  port: MessagePortMain;
  lastCrash: string;
}

export interface EngineListener extends RunListener {
  onEnded(ending: Ending): void;
}

export class EngineSupervisor {
  readonly #file: string;
  readonly #listener: EngineListener;
  readonly #settings: () => EngineSettings;
  #run: EngineRun | undefined;
  #isClosing = false;
  #lastCrash = '';
  #crashTimes: number[] = [];
  #storePath = '';

  /** `settings` are asked for at each start. */
  constructor(engineProcessFile: string, settings: () => EngineSettings, listener: EngineListener) {
    this.#file = engineProcessFile;
    this.#settings = settings;
    this.#listener = listener;
  }

  /** Absolute path of the store, once the engine has said it. */
  get storePath(): string {
    return this.#storePath;
  }

  /** A new line to the engine, which is started first when it is down. */
  async connect(): Promise<Result<EngineLine>> {
    const run = await this.#ensureRun();
    if (!run.ok) return run;
    const ready = await run.value.ready;
    if (!ready.ok) return ready;
    const { port1, port2 } = new MessageChannelMain();
    run.value.tell({ kind: 'line' }, [port1]);
    const lastCrash = this.#lastCrash;
    // Told once: a page opened later has not seen anything break.
    this.#lastCrash = '';
    return success({ port: port2, lastCrash });
  }

  /** Sees to it that there is an engine, also when no page asks for one. */
  async start(): Promise<Result<void>> {
    const run = await this.#ensureRun();
    return run.ok ? success(undefined) : run;
  }

  /** What an engine that is down need not hear: it finds out when it starts. */
  tell(message: ToEngine): void {
    if (this.#run && !this.#run.leaving) this.#run.tell(message);
  }

  /** Closes the session: pages lose their line. Whoever asks for one later starts the engine again. */
  async stop(): Promise<void> {
    this.#crashTimes = [];
    await this.#run?.stop();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#run?.stop();
  }

  async #ensureRun(): Promise<Result<EngineRun>> {
    // The store is free for the next one only when the last one is gone.
    if (this.#run?.leaving) await this.#run.ended;
    if (this.#isClosing) return failure('disconnected', 'Tracebench is closing.');
    if (this.#run) return success(this.#run);
    if (this.#crashesTooOften()) {
      const hint = 'Try again in a minute, or open another session.';
      return failure('internal', `The engine stopped ${MAX_CRASHES} times within a minute. ${this.#lastCrash}`, hint);
    }
    return success(this.#start());
  }

  #crashesTooOften(): boolean {
    const since = Date.now() - CRASH_WINDOW_MS;
    this.#crashTimes = this.#crashTimes.filter((time) => time > since);
    return this.#crashTimes.length >= MAX_CRASHES;
  }

  #start(): EngineRun {
    const run = new EngineRun(this.#file, this.#settings(), this.#listener);
    this.#run = run;
    void run.ready.then((ready) => {
      if (ready.ok) this.#storePath = ready.value.storePath;
    });
    void run.ended.then((ending) => this.#noteEnd(ending));
    return run;
  }

  #noteEnd(ending: Ending): void {
    this.#run = undefined;
    if (ending.kind === 'crashed') {
      this.#crashTimes.push(Date.now());
      this.#lastCrash = ending.reason;
    }
    this.#listener.onEnded(ending);
  }
}

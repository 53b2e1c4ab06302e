import { StoreLockedError, type Engine } from '../../engine/api.ts';
import { OperationFailure } from '../../engine/ports.ts';

export interface SwitchOptions {
  /** Opens a session for good, with its ports. */
  open: (storePath: string) => Promise<Engine>;
  /** Whether a session could be opened at all: throws why not. The one in use stays as it is. */
  probe: (storePath: string) => Promise<void>;
  /** Told when a session has gone away although it was there when it was probed. */
  onProblem: (message: string) => void;
}

/** For the answer to get out before the line it goes over is closed. */
const ANSWER_MS = 50;

/**
 * The session behind the page, and the change to another one. There is one engine at a time: both want the same ports.
 *
 *   open(path) ── probe ──► answered ──► pages dropped ── old engine closed ── new engine opened ──► pages come back
 *                   └── throws, and nothing has changed
 *
 * The old engine stores what it has acknowledged before it closes; senders find nobody for some tenths of a second and
 * try again, as OTLP has it.
 */
export class SessionSwitch {
  readonly #options: SwitchOptions;
  #engine: Engine;
  #current: Promise<Engine>;
  #isSwitching = false;
  #beginning: NodeJS.Timeout | undefined;
  #onLeave: () => void = () => undefined;

  constructor(engine: Engine, options: SwitchOptions) {
    this.#engine = engine;
    this.#current = Promise.resolve(engine);
    this.#options = options;
  }

  get storePath(): string {
    return this.#engine.storePath;
  }

  /** The engine in use, once a change under way is over. Rejects when none could be opened again. */
  current(): Promise<Engine> {
    return this.#current;
  }

  /** Called when pages have to let go. */
  onLeave(listener: () => void): void {
    this.#onLeave = listener;
  }

  /** Resolves once the change is certain to begin. */
  async open(path: string): Promise<void> {
    if (path === this.storePath) return;
    if (this.#isSwitching) throw new OperationFailure('busy', 'Another session is being opened already.');
    this.#isSwitching = true;
    try {
      await this.#options.probe(path);
    } catch (error) {
      this.#isSwitching = false;
      throw asFailure(error as Error);
    }
    this.#beginning = setTimeout(() => this.#begin(path), ANSWER_MS);
  }

  #begin(path: string): void {
    this.#current = this.#change(path).finally(() => (this.#isSwitching = false));
    this.#current.catch((error: Error) => this.#options.onProblem(error.message));
    this.#onLeave();
  }

  async #change(path: string): Promise<Engine> {
    const before = this.storePath;
    await this.#engine.close();
    try {
      this.#engine = await this.#options.open(path);
    } catch (error) {
      this.#options.onProblem((error as Error).message);
      this.#engine = await this.#options.open(before);
    }
    return this.#engine;
  }

  /** A change that has not begun does not begin any more; one under way is waited for. */
  async close(): Promise<void> {
    clearTimeout(this.#beginning);
    const engine = await this.#current.catch(() => undefined);
    await engine?.close();
  }
}

function asFailure(error: Error): OperationFailure {
  const code = error instanceof StoreLockedError ? 'store-locked' : 'store-failed';
  const hint = 'The session that was open stays open.';
  return new OperationFailure(code, error.message, hint);
}

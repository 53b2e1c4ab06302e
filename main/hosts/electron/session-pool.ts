import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { EngineLog } from './engine-log.ts';
import type { EngineNews, EngineSettings } from './engine-messages.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { mayReceive } from './may-receive.ts';
import type { Ending } from './engine-run.ts';

/*
 * The sessions that are open: one engine process each, by the session's path ('' = the default session).
 *
 *   window A ── session ''        ── engine process   ◀── 4317, 4318
 *   window B ── session x.tracebench ── engine process   (says that telemetry goes to the other)
 *
 * Ports cannot be shared, so one session receives at a time: docs/adr/0006.
 */

export type PoolSettings = Omit<EngineSettings, 'storePath' | 'receivesIn'>;

export interface PoolListener {
  onNews(session: string, news: EngineNews): void;
  onEnded(session: string, ending: Ending): void;
}

export class SessionPool {
  readonly #file: string;
  readonly #settings: PoolSettings;
  readonly #listener: PoolListener;
  readonly #log: EngineLog;
  readonly #engines = new Map<string, EngineSupervisor>();
  #receiver: string | undefined;

  constructor(engineProcessFile: string, settings: PoolSettings, log: EngineLog, listener: PoolListener) {
    this.#file = engineProcessFile;
    this.#settings = settings;
    this.#log = log;
    this.#listener = listener;
  }

  /** The session that takes telemetry in; undefined while none may. */
  get receiver(): string | undefined {
    return this.#receiver;
  }

  /** The name under which a session is known here, whichever way its path was written. */
  sessionAt(path: string): string {
    if (path === '') return '';
    const real = realPath(path);
    for (const [session, engine] of this.#engines) if (engine.storePath === real) return session;
    // Before its engine has said so, the default session is taken to be where it usually is.
    const isDefault = real === realPath(join(this.#settings.dataDir, 'live.tracebench'));
    return isDefault && !this.#engines.get('')?.storePath ? '' : real;
  }

  /** Of the sessions to begin with: the default one if it is among them, else the first that may. */
  chooseReceiver(sessions: readonly string[]): void {
    const may = sessions.filter((session) => mayReceive(session, this.#settings.dataDir));
    this.#receiver ??= may.includes('') ? '' : may[0];
  }

  /** The engine behind a session; it is started when somebody needs it. */
  engine(session: string): EngineSupervisor {
    if (this.#receiver === undefined && mayReceive(session, this.#settings.dataDir)) this.#receiver = session;
    const known = this.#engines.get(session);
    if (known) return known;
    const engine = new EngineSupervisor(this.#file, () => this.#settingsOf(session), {
      onNews: (news) => this.#listener.onNews(session, news),
      onOutput: (text) => this.#log.add(nameOf(session), text),
      onEnded: (ending) => {
        this.#log.add(nameOf(session), describeEnd(ending));
        this.#listener.onEnded(session, ending);
      },
    });
    this.#engines.set(session, engine);
    return engine;
  }

  all(): EngineSupervisor[] {
    return [...this.#engines.values()];
  }

  others(session: string): EngineSupervisor[] {
    return [...this.#engines].filter(([other]) => other !== session).map(([, engine]) => engine);
  }

  /** Closes a session. When it was the one that received, the next to be opened may. */
  async stop(session: string): Promise<void> {
    if (this.#receiver === session) this.#receiver = undefined;
    await this.#engines.get(session)?.stop();
  }

  /** Nothing is started again after this. */
  async close(): Promise<void> {
    await Promise.all(this.all().map((engine) => engine.close()));
  }

  #settingsOf(session: string): EngineSettings {
    const receivesIn = this.#receiver === session ? 'here' : nameOf(this.#receiver);
    return { ...this.#settings, storePath: session, receivesIn };
  }
}

function describeEnd(ending: Ending): string {
  if (ending.kind === 'stopped') return 'stopped';
  return ending.kind === 'failed' ? `could not be opened: ${ending.error.message}` : ending.reason;
}

const nameOf = (session: string | undefined): string =>
  session === undefined ? '' : session === '' ? 'live.tracebench' : session.split(/[\\/]/).pop()!;

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

import type { Topics } from '../../../contract/events.ts';
import type { Settings } from '../../../contract/operations/library.ts';
import type { OperationError } from '../../../contract/result.ts';

/** What the shell tells the engine's process. A port comes with `line`. */
export type ToEngine =
  | { kind: 'start'; settings: EngineSettings }
  | { kind: 'line' }
  /** They were changed in another session. */
  | { kind: 'settings'; settings: Settings }
  /** The machine is about to sleep; it has woken. */
  | { kind: 'suspend' }
  | { kind: 'resume' }
  /** Whether the rate shall be told now and then. */
  | { kind: 'tell-rate'; isWanted: boolean }
  | ForeignTell
  | { kind: 'stop' };

/** What an engine wants of a process that reads a database for it (foreign-readers.ts). */
export type ForeignAsk = { kind: 'foreign-start'; id: number } | { kind: 'foreign-kill'; id: number };
export type ForeignTell =
  /** A port comes with it. */
  { kind: 'foreign-line'; id: number } | { kind: 'foreign-end'; id: number; how: string };

export type FromEngine =
  /** `storePath` is absolute: which file the default session is depends on who holds it. */
  | { kind: 'ready'; storePath: string }
  /** The store cannot be opened; the process ends after saying so. */
  | { kind: 'failed'; error: OperationError }
  | ForeignAsk
  | EngineNews;

/** What a running engine tells by itself. */
export type EngineNews =
  /** A page asked for another session, in its own window or in one more. */
  | { kind: 'open-session'; storePath: string; window: 'this' | 'new' }
  | { kind: 'settings'; settings: Settings }
  /** Items of all signals stored per second. */
  | { kind: 'rate'; perSecond: number }
  | { kind: 'error-received'; error: Topics['error.received'] };

export interface EngineSettings {
  /** '' = the default session in `dataDir`. */
  storePath: string;
  /** 'here' = this engine listens; else the name of the session that does, '' for none. */
  receivesIn: string;
  dataDir: string;
  version: string;
  samplePath: string;
}

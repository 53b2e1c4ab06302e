import type { MessagePortMain } from 'electron';
import { assertNever } from '../../../core/model/assert-never.ts';
import { failure } from '../../../contract/result.ts';
import { StoreLockedError, type CreateEngine } from '../../engine/api.ts';
import { serveConnection } from '../../engine/connection.ts';
import type { SessionLibrary } from '../../engine/ports.ts';
import type { SessionLibraryOptions } from '../session-library.ts';
import type { EngineSettings, ForeignTell, FromEngine, ToEngine } from './engine-messages.ts';
import { ForeignLines } from './foreign-lines.ts';
import { openSession, type OpenedSession } from './open-session.ts';
import { createPortChannel } from './port-channel.ts';

/** What we use of `process.parentPort`. */
export interface ParentPortLike {
  on(event: 'message', listener: (event: { data: unknown; ports: MessagePortMain[] }) => void): unknown;
  postMessage(message: FromEngine): void;
}

/** What the process is made of; a test puts in others. */
export interface EngineParts {
  createEngine: CreateEngine;
  isStoreHeld: (path: string) => Promise<boolean>;
  createSessionLibrary: (options: SessionLibraryOptions) => SessionLibrary;
}

/**
 * The engine's side of the desktop: waits to be told what to open, then serves every port it is given. `exit` ends the
 * process.
 */
export function runEngineChild(parent: ParentPortLike, parts: EngineParts, exit: (code: number) => void): void {
  // Lines asked for while the store is being opened wait for it.
  const opened = Promise.withResolvers<OpenedSession>();
  // It is reported where it happens; whoever waits then waits for the end.
  opened.promise.catch(() => undefined);
  const foreign = new ForeignLines((message) => parent.postMessage(message));
  const start = async (settings: EngineSettings) => {
    try {
      const one = await openSession(settings, parts, foreign.start, (news) => parent.postMessage(news));
      opened.resolve(one);
      parent.postMessage({ kind: 'ready', storePath: one.engine.storePath });
    } catch (error) {
      opened.reject(error as Error);
      parent.postMessage({ kind: 'failed', error: describe(error as Error) });
      exit(1);
    }
  };
  const stop = async () => {
    const one = await opened.promise.catch(() => undefined);
    await one?.engine.close();
    exit(0);
  };
  parent.on('message', ({ data, ports }) => {
    const message = data as ToEngine;
    if (message.kind === 'start') void start(message.settings);
    else if (message.kind === 'stop') void stop();
    else if (message.kind === 'foreign-line' || message.kind === 'foreign-end') foreign.hear(message, ports);
    else void opened.promise.then((one) => serve(one, message, ports)).catch(() => undefined);
  });
}

function serve(
  { engine, applySettings, rate }: OpenedSession,
  message: Exclude<ToEngine, { kind: 'start' | 'stop' } | ForeignTell>,
  ports: MessagePortMain[],
): void {
  switch (message.kind) {
    case 'line':
      return serveConnection(engine, createPortChannel(ports[0]!));
    case 'settings':
      return void applySettings(message.settings);
    case 'tell-rate':
      return rate.want(message.isWanted);
    case 'suspend':
      return void engine.flush();
    case 'resume':
      return void engine.checkReceivers();
    default:
      assertNever(message);
  }
}

function describe(error: Error) {
  const isLocked = error instanceof StoreLockedError;
  const hint = isLocked ? 'Close the other Tracebench, or open another session.' : 'Open another session.';
  return failure(isLocked ? 'store-locked' : 'store-failed', error.message, hint).error;
}

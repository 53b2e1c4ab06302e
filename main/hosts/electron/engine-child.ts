import type { MessagePortMain } from 'electron';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import { failure } from '../../../contract/result.ts';
import { StoreLockedError, type CreateEngine, type Engine } from '../../engine/api.ts';
import { serveConnection } from '../../engine/connection.ts';
import { openDefaultStore } from '../default-store.ts';
import type { EngineSettings, FromEngine, ToEngine } from './engine-messages.ts';
import { createPortChannel } from './port-channel.ts';

/** What we use of `process.parentPort`. */
export interface ParentPortLike {
  on(event: 'message', listener: (event: { data: unknown; ports: MessagePortMain[] }) => void): unknown;
  postMessage(message: FromEngine): void;
}

const RECEIVER_HOSTS = ['127.0.0.1', '::1'];

/**
 * The engine's side of the desktop: waits to be told what to open, then serves every port it is given. `exit` ends the
 * process.
 */
export function runEngineChild(parent: ParentPortLike, createEngine: CreateEngine, exit: (code: number) => void): void {
  // Lines and files asked for while the store is being opened wait for it.
  const opened = Promise.withResolvers<Engine>();
  // It is reported where it happens; whoever waits then waits for the end.
  opened.promise.catch(() => undefined);
  const start = async (settings: EngineSettings) => {
    try {
      const engine = await open(settings, createEngine);
      opened.resolve(engine);
      parent.postMessage({ kind: 'ready', storePath: engine.storePath });
    } catch (error) {
      opened.reject(error as Error);
      parent.postMessage({ kind: 'failed', error: describe(error as Error) });
      exit(1);
    }
  };
  const stop = async () => {
    const engine = await opened.promise.catch(() => undefined);
    await engine?.close();
    exit(0);
  };
  parent.on('message', ({ data, ports }) => {
    const message = data as ToEngine;
    if (message.kind === 'start') void start(message.settings);
    else if (message.kind === 'stop') void stop();
    else void opened.promise.then((engine) => serve(engine, message, ports, parent)).catch(() => undefined);
  });
}

function serve(
  engine: Engine,
  message: Extract<ToEngine, { kind: 'line' | 'open' }>,
  ports: MessagePortMain[],
  parent: ParentPortLike,
): void {
  if (message.kind === 'line') serveConnection(engine, createPortChannel(ports[0]!));
  else void openFile(engine, message.path, parent);
}

async function openFile(engine: Engine, path: string, parent: ParentPortLike): Promise<void> {
  const result = await engine.call('import.path', { path });
  const message = result.ok ? result.value.error : result.error.message;
  if (message !== '') parent.postMessage({ kind: 'open-failed', path, message });
}

async function open(settings: EngineSettings, createEngine: CreateEngine): Promise<Engine> {
  const { otlpHttpPort, otlpGrpcPort } = settings;
  const openStore = (storePath: string) =>
    createEngine({
      storePath,
      engineVersion: settings.version,
      capabilities: { host: 'electron', ...NO_CAPABILITIES, openPath: true, revealFile: true },
      receivers: settings.receivesIn === 'here' ? { hosts: RECEIVER_HOSTS, otlpHttpPort, otlpGrpcPort } : null,
      receiversElsewhere: describeReceiver(settings.receivesIn),
      // No screen asks in SQL, so a page that was taken over shall not either; `tracebench query` can.
      allowSql: false,
      samplePath: settings.samplePath,
    });
  if (settings.storePath !== '') return openStore(settings.storePath);
  return (await openDefaultStore(settings.dataDir, openStore)).engine;
}

/** Why this engine does not listen; '' when it does. */
function describeReceiver(receivesIn: string): string {
  if (receivesIn === 'here') return '';
  const where = receivesIn === '' ? '' : ` Telemetry is received in ${receivesIn}.`;
  return `This session does not receive.${where}`;
}

function describe(error: Error) {
  const isLocked = error instanceof StoreLockedError;
  const hint = isLocked ? 'Close the other Tracebench, or open another session.' : 'Open another session.';
  return failure(isLocked ? 'store-locked' : 'store-failed', error.message, hint).error;
}

import { create } from 'zustand';
import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts';
import type { Hello } from '../../contract/operations/session.ts';
import { failure, type OperationError, type Result } from '../../contract/result.ts';
import type { CancelSignal, Transport } from '../../contract/transport.ts';
import { keepConnected, type ConnectionState as LineState } from '../transport/keep-connected.ts';
import type { HostLink } from '../transport/open-host.ts';
import { QueryCache } from './query-cache.ts';
import { UnderWay } from './under-way.ts';
import { whenIdle } from './when-idle.ts';

/*
 *   connecting ──hello──► ready ──line broke──► lost ──by itself, again and again──► ready
 *        └──version or token refused──► refused, until a person does something
 */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready'; readonly hello: Hello }
  | { readonly kind: 'refused'; readonly error: OperationError }
  /** `retryAtMs` is a moment of Date.now(); 0 while a try is under way. */
  | { readonly kind: 'lost'; readonly reason: string; readonly retryAtMs: number };

interface ConnectionStore {
  readonly connection: Connection;
  /** Whether there ever was an engine: then the last picture stays while the line is down. */
  readonly wasReady: boolean;
  /** How the engine before this one ended; '' when there is nothing to tell. */
  readonly lastCrash: string;
  /** Views are frozen; receiving goes on. */
  readonly paused: boolean;
  setPaused(paused: boolean): void;
  /** The reader has seen how the last engine ended. */
  dismissCrash(): void;
}

export const useConnection = create<ConnectionStore>()((set) => ({
  connection: { kind: 'connecting' },
  wasReady: false,
  lastCrash: '',
  paused: false,
  dismissCrash: () => set({ lastCrash: '' }),
  setPaused: (paused) => {
    queries.setPaused(paused);
    set({ paused });
  },
}));

export type OpenHost = () => Promise<Result<HostLink>>;

let transport: Transport | undefined;
let openHost: OpenHost | undefined;
let stopKeeping = (): void => {};
const underWay = new UnderWay();
const readyListeners = new Set<(transport: Transport) => void>();

/** One call to the engine, outside the cache: for what changes something or is asked once. */
export function callEngine<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  options?: { signal?: CancelSignal },
): Promise<Result<OutputOf<Name>>> {
  if (!transport) return Promise.resolve(failure('disconnected', 'There is no connection to the engine.'));
  return underWay.follow(transport.call(operation, input, options));
}

function whenReady(): Promise<void> {
  if (transport) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = onReady(() => {
      stop();
      resolve();
    });
  });
}

/** Resolves when another line than this one is ready: after a session was opened, the one to its engine. */
export function nextLine(): Promise<void> {
  const before = transport;
  return new Promise((resolve) => {
    const stop = onReady((opened) => {
      if (opened === before) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

/** Resolves once the page is drawn and has its answers: what nobody waits for can be done then. */
export async function whenCalm(): Promise<void> {
  await whenReady();
  // A view asks when it has been drawn.
  await whenIdle();
  await underWay.none();
}

export const queries = new QueryCache(callEngine);

/** Told at each new line, the present one included, so that subscriptions survive a reconnect. */
export function onReady(listener: (transport: Transport) => void): () => void {
  readyListeners.add(listener);
  if (transport) listener(transport);
  return () => readyListeners.delete(listener);
}

function becomeReady({ transport: opened, hello, lastCrash }: HostLink): void {
  transport = opened;
  useConnection.setState({ connection: { kind: 'ready', hello }, wasReady: true, lastCrash });
  opened.subscribe('store.changed', ({ revision }) => queries.setRevision(revision));
  for (const listener of readyListeners) listener(opened);
  queries.reset();
}

function show(state: LineState): void {
  if (state.kind === 'connected') return becomeReady(state.link);
  transport = undefined;
  if (state.kind === 'refused') useConnection.setState({ connection: state });
  else if (state.kind === 'waiting' || state.reason !== '') {
    const retryAtMs = state.kind === 'waiting' ? Date.now() + state.retryInMs : 0;
    useConnection.setState({ connection: { kind: 'lost', reason: state.reason, retryAtMs } });
  }
}

/** Opens the line to the engine and keeps it open: a broken one is opened again by itself. */
export function startConnection(open: OpenHost): void {
  openHost = open;
  stopKeeping = keepConnected(open, show);
}

/** A person does not want to wait for the next try. */
export function retryNow(): void {
  stopKeeping();
  if (openHost) startConnection(openHost);
}

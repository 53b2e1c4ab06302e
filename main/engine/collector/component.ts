import type { ConfigProblem } from '../../../core/collector/processor.ts';
import type { Sender } from '../../../core/collector/sender.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import type { Consumer } from './consumer.ts';
import type { RetryClock } from './exporters/retry.ts';
import type { Heir } from './heir.ts';
import type { Meter } from './meter.ts';
import type { LogLevel } from './notices.ts';
import type { Queue } from './queue/queue.ts';
import type { RoomSettings } from './queue/room.ts';

/** A request of an exporter. */
export interface Outgoing {
  /** Of the telemetry in it. */
  sender: Sender | undefined;
  /** As configured, by names in lower case. */
  headers: Readonly<Record<string, string>>;
}

/** By names in lower case; undefined takes one away. */
export type AuthHeaders = Readonly<Record<string, string | undefined>>;

/** What a component is given when it is made. Everything it touches comes from here, so a test can hand in its own. */
export interface ComponentContext {
  /** 'exporters/otlp/2' */
  key: string;
  meter: Meter;
  clock: RetryClock;
  /** A line for people; without a level, what a component is there to say. */
  log: (message: string, level?: LogLevel) => void;
  /** A queue in the folder of a file_storage extension; `part` where a component has several. @throws Error where there is no such extension */
  openQueue: (storage: string, room: RoomSettings, part?: string) => Queue;
  /** Headers by which an extension says to a back end who sends. @throws Error where there is none such now */
  authHeaders?: (extension: string, outgoing: Outgoing) => AuthHeaders;
  /** A folder of its own in that of a file_storage extension, until it is given back. @throws Error where there is no such extension, or it is in use */
  openFolder: (storage: string) => { path: string; close: () => void };
  /** Of this process among others, as its own metrics have it. */
  instanceId?: string;
  /** Whether a feature gate of the Collector is on. */
  hasGate?: (gate: string) => boolean;
  /** What all pipelines that a component is in have in common, and keep while its settings stay the same. */
  shared?: <T>(make: () => T) => T;
  /** It takes the place of one that ran with the same id: what that wrote is kept. */
  isReload: boolean;
  /** Of an exporter: what waited in the one whose place it takes is sent first, and therefore nothing before `begin`. */
  isHeir?: boolean;
  /** Of an exporter that is one of several in a component: the address it sends to. */
  backEnd?: string;
}

/** A component that was made; it is closed when nothing is given to it any more: receivers, then along the pipelines, then exporters. */
export interface Running {
  /** `isReplaced`: the process lives on, and what it holds may be offered for some seconds more. */
  close(isReplaced?: boolean): Promise<void>;
}

export interface RunningConsumer extends Consumer, Running {
  /** It is about to be closed: whoever waits for it is told of the next failure. */
  stopRetrying?(): void;
  /** Whether who gives to it may wait until there is room in it; who waits is refused where not. */
  letWait?(mayWait: boolean): void;
  /** What waits in its memory, and what it is given from now on, goes to the one that takes its place; resolves when what waited has gone. */
  handOver?(heir: Heir): Promise<void>;
  /** As of an heir. */
  adopt?: Heir['adopt'];
  /** An heir has what it inherits. */
  begin?(): void;
}

/** Settings that were read, with what is wrong with them; `T` makes the component and is only to be called without problems. */
export interface ReadSettings<T> {
  problems: readonly ConfigProblem[];
  create: T;
}

export interface ExporterKind {
  type: string;
  signals: readonly Signal[];
  read(settings: unknown): ReadSettings<(context: ComponentContext) => RunningConsumer | Promise<RunningConsumer>>;
}

export interface ProcessorNodeKind {
  type: string;
  signals: readonly Signal[];
  /** It holds more than what is on its way: where its settings stay the same, it goes over into another configuration as it is. */
  isStateful?: boolean;
  /** One for each pipeline it is in. */
  read(settings: unknown): ReadSettings<(context: ComponentContext, next: Consumer) => RunningConsumer>;
}

export interface RunningReceiver extends Running {
  /** What it listens on: '127.0.0.1:4317'. */
  addresses: readonly string[];
}

export type Nexts = Readonly<Partial<Record<Signal, Consumer>>>;

export interface ReceiverKind {
  type: string;
  signals: readonly Signal[];
  /** Rejects with an Error that says why it cannot listen. */
  read(settings: unknown): ReadSettings<(context: ComponentContext, next: Nexts) => Promise<RunningReceiver>>;
}

/** What the reader of configurations has to know of an extension; who runs it is another room. */
export interface ExtensionType {
  type: string;
  read(settings: unknown): { problems: readonly ConfigProblem[] };
  authenticates?(settings: unknown): readonly ('receivers' | 'exporters')[];
}

/** An exporter of some pipelines and a receiver of others. */
export interface ConnectorKind {
  type: string;
  /** Those it takes. */
  signals: readonly Signal[];
  /** Those it gives; where this is not said, each the one it took. */
  gives?: readonly Signal[];
  /** One for all its pipelines. What is in `next` may be another when the configuration changes. */
  read(settings: unknown): ReadSettings<(context: ComponentContext, next: Nexts) => RunningConsumer>;
}

export interface Kinds {
  receivers: readonly ReceiverKind[];
  processors: readonly ProcessorNodeKind[];
  exporters: readonly ExporterKind[];
  extensions?: readonly ExtensionType[];
  connectors: readonly ConnectorKind[];
}

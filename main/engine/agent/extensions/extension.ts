import type { AuthHeaders, Outgoing, ReadSettings, Running } from '../../collector/component.ts';
import type { LogLevel } from '../../collector/notices.ts';
import type { Readings } from '../../collector/graph.ts';
import type { CollectorConfig } from '../../../../core/collector/config/collector-config.ts';
import type { SenderAuth } from '../../receivers/sender-auth.ts';

/** What runs beside the extensions, as it is at the moment of asking. */
export interface ServiceView {
  state(): 'starting' | 'running' | 'closing' | 'failed';
  /** Unix milliseconds since when telemetry has been taken; 0 where it is not. */
  runningSinceMs(): number;
  /** Unix milliseconds of the first start. */
  startedMs: number;
  /** Of this process among others, made up at its start. */
  instanceId: string;
  /** '' where nobody knows. */
  version: string;
  config(): CollectorConfig | undefined;
  /** Of each receiver, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>>;
  readings(): Readings;
}

export interface ExtensionContext {
  service: ServiceView;
  now: () => number;
  /** A line for people. */
  log: (message: string, level: LogLevel) => void;
}

/** Headers that say to a back end who sends, by names in lower case; undefined takes one away. @throws Error where they cannot be had now */
export type ClientAuth = (outgoing: Outgoing) => AuthHeaders;

export interface RunningExtension extends Running {
  /** What it listens on. */
  addresses?: readonly string[];
  /** For receivers that name it as their authenticator. */
  senderAuth?: SenderAuth;
  /** For exporters that do. */
  clientAuth?: ClientAuth;
}

export interface ExtensionKind {
  type: string;
  /** Rejects with an Error that says why it cannot be started. */
  read(settings: unknown): ReadSettings<(context: ExtensionContext) => Promise<RunningExtension>>;
  /** Of an authenticator: whom it serves with these settings. */
  authenticates?(settings: unknown): readonly ('receivers' | 'exporters')[];
}

import type { ImportAccount, ImportReading } from '../../contract/operations/files.ts';
import type { FollowedFileState } from '../../contract/operations/follows.ts';
import type { Settings, SettingsAnswer } from '../../contract/operations/library.ts';
import type { ConfigPipeline, PipelineReadings } from '../../contract/operations/pipelines.ts';
import type { SessionInfo } from '../../contract/operations/session.ts';
import type { ErrorCode } from '../../contract/result.ts';
import type { OperationName, OutputOf, ParsedInputOf } from '../../contract/operations.ts';
import type { CancelSignal } from '../../contract/transport.ts';
import type { Signal } from '../../core/model/telemetry.ts';

type Call<Name extends OperationName> = (
  input: ParsedInputOf<Name>,
  signal?: CancelSignal,
) => Promise<OutputOf<Name>> | OutputOf<Name>;

/** Opening files, uploaded in pieces or by path. What a failed or cancelled import stored is taken back. */
export interface Imports {
  begin: Call<'import.begin'>;
  chunk: Call<'import.chunk'>;
  end: Call<'import.end'>;
  cancel: Call<'import.cancel'>;
  follow(path: string, signal?: CancelSignal, reading?: ImportReading): Promise<ImportAccount>;
  path(path: string, signal?: CancelSignal, reading?: ImportReading): Promise<ImportAccount>;
  /** Followed until they are stopped, whether or not anybody looks on. */
  followed: {
    start(path: string, reading?: ImportReading): Promise<FollowedFileState>;
    list(): Promise<FollowedFileState[]>;
    stop(id: string): Promise<ImportAccount | null>;
  };
  /** What could not be read of what the session was opened from. */
  unread(): Promise<SessionInfo['unread']>;
  close(): Promise<void>;
}

/** Exports under way; the bytes are pulled. */
export interface Exports {
  begin: Call<'export.begin'>;
  next: Call<'export.next'>;
  cancel: Call<'export.cancel'>;
  close(): Promise<void>;
  previewRedaction: Call<'redaction.preview'>;
  redactTexts: Call<'redaction.texts'>;
  redactSpan: Call<'redaction.span'>;
}

/** A page of ours, which needs nothing but itself, as PDF. Rejects soon where the call is cancelled; throws OperationFailure. */
export type PrintPdf = (html: string, signal?: CancelSignal) => Promise<Uint8Array>;

/** Pipelines that run, as others see them: where they listen, where they send to, and what went through. */
export interface PipelinesFlow {
  pipelines: readonly ConfigPipeline[];
  /** Those names in pipelines that are connectors. */
  connectors: readonly string[];
  /** Of each receiver, by its id: what it listens on. */
  addresses: Readonly<Record<string, readonly string[]>>;
  /** Of exporters; without what may be a secret. `signal` '' where all that it is given goes there. */
  sends: readonly { exporter: string; endpoint: string; signal: Signal | '' }[];
  /** Where their own metrics are served. */
  metricsAt: readonly string[];
  /** Of the last minutes, the oldest first. */
  readings: readonly PipelineReadings[];
}

/** The pipelines of a Collector's configuration in the workbench. */
export interface Pipelines {
  /** Undefined where none run. */
  flow(): PipelinesFlow | undefined;
  get: Call<'pipelines.get'>;
  check: Call<'pipelines.check'>;
  settings: Call<'pipelines.settings'>;
  apply: Call<'pipelines.apply'>;
  stop: Call<'pipelines.stop'>;
  history: Call<'pipelines.history'>;
  sample: Call<'pipelines.sample'>;
  dryRun: Call<'pipelines.dryRun'>;
  simulate: Call<'pipelines.simulate'>;
  decisions: Call<'pipelines.decisions'>;
  close(): Promise<void>;
}

/** The configuration of the pipelines that ran last, and whether it is to run again at the next start. */
export interface KeptPipelines {
  yaml: string;
  isRunning: boolean;
}

/** Where that is kept between runs. */
export interface PipelinesKeeper {
  /** undefined where none has run. */
  read(): Promise<KeptPipelines | undefined>;
  /** Resolves when durable. */
  write(kept: KeptPipelines): Promise<void>;
}

/** What can be asked of a session that is not open. */
export type BesideOperation = 'session.summary' | 'pipelines.dryRun' | 'pipelines.simulate';
export type AskBeside = <Name extends BesideOperation>(
  id: string,
  operation: Name,
  input: ParsedInputOf<Name>,
  /** `redaction`: what is hidden in the answer is what the asking session hides on receipt. */
  options?: { signal?: CancelSignal | undefined; redaction?: Settings['redaction'] | undefined },
) => Promise<OutputOf<Name>>;

/** The sessions of this installation; the host knows where they lie and how one is opened. */
export interface SessionLibrary {
  list: Call<'sessions.list'>;
  create: Call<'sessions.create'>;
  describe: Call<'sessions.describe'>;
  open: Call<'sessions.open'>;
  delete: Call<'sessions.delete'>;
  restore: Call<'sessions.restore'>;
  /** A question to a session that may not be the open one. It is opened for it, one at a time, and closed again. */
  ask: AskBeside;
}

/** A process that reads a database of somebody else (`foreign.worker.ts`), as the host starts one; messages are copied. */
export interface ForeignProcess {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once. `how`: "signal SIGSEGV", "code 1", or why it could not be started. */
  onEnd(listener: (how: string) => void): void;
  kill(): void;
}
export type StartForeignProcess = () => ForeignProcess;

/** Where settings are kept between runs. */
export interface SettingsKeeper {
  read(): SettingsAnswer;
  /** Resolves when durable. */
  write(settings: Settings): Promise<SettingsAnswer>;
}

/** Why a host or a room cannot do what was asked now: answered as it is, with what to do about it. */
export class OperationFailure extends Error {
  override name = 'OperationFailure';
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint = '') {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

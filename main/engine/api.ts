import type { HostCapabilities, ReceiverStatus } from '../../contract/operations/session.ts';
import type { OperationName, OutputOf } from '../../contract/operations.ts';
import type { TopicName, Topics } from '../../contract/events.ts';
import type { Result } from '../../contract/result.ts';
import type { CancelSignal } from '../../contract/transport.ts';
import type { Settings } from '../../contract/operations/library.ts';
import type { PipelinesKeeper, PrintPdf, SessionLibrary, SettingsKeeper, StartForeignProcess } from './ports.ts';

/** The headless workbench as hosts see it. Made by `createEngine` in `engine.ts`. */
export interface Engine {
  /** `input` is validated here; never rejects. */
  call<Name extends OperationName>(
    operation: Name,
    input: unknown,
    options?: { signal?: CancelSignal },
  ): Promise<Result<OutputOf<Name>>>;
  subscribe<Topic extends TopicName>(topic: Topic, listener: (event: Topics[Topic]) => void): () => void;
  readonly receivers: ReceiverStatus[];
  /** Absolute path of the store; '' in memory. */
  readonly storePath: string;
  /**
   * Reads a file on as it grows, until a page stops it. The host's own wish: whether pages may name paths does not matter. Throws what is
   * wrong with the file.
   */
  follow(path: string): Promise<void>;
  /**
   * Runs another text of the configuration that it was started with, whatever pages may. Throws what is wrong with it; what ran before runs
   * on then, or that it does not is said.
   */
  replacePipelines(yaml: string): Promise<void>;
  /** Writes what waits in memory: the counts of what was refused. What was acknowledged is on disk already. */
  flush(): Promise<void>;
  /** Opens ports again that could not be had or were lost, and announces how all of them stand. */
  checkReceivers(): Promise<void>;
  /** Stops receivers, finishes what was taken, closes the store. Nothing acknowledged is lost. */
  close(): Promise<void>;
}

export interface ReceiverOptions {
  /** Addresses to listen on; loopback unless a person said otherwise. */
  hosts: string[];
  /** 0 = any free port. */
  otlpHttpPort: number;
  otlpGrpcPort: number;
  /** What all requests under way may hold together. Left out: 256 MiB. */
  inFlightBytes?: number;
}

/** Left out: as a disk of usual size wants it. */
export interface DiskLimits {
  /** Free space below which nothing is received, beside what commits need; the request log is not counted then. */
  floorBytes: number;
  /** How long the log of commits gets before it is brought into the main file. */
  checkpointBytes: number;
}

export interface PipelinesOptions {
  /** A configuration that runs from the start, whatever is kept. Pages see it. */
  config?: string;
  /** Left out where the configuration of a page is not to run again at the next start. */
  keeper?: PipelinesKeeper;
}

export interface EngineOptions {
  /** ':memory:' or the path of a `.tracebench` file, made when absent. */
  storePath: string;
  engineVersion: string;
  /** `sql`, `pipelines` and `pdf` follow what is allowed and given. */
  capabilities: Omit<HostCapabilities, 'sql' | 'pipelines' | 'pdf'>;
  /** null = do not receive (CLI commands). */
  receivers: ReceiverOptions | null;
  /** Where `receivers` is null: why, as the status of the ports that are not listened on. '' or left out: nothing to say. */
  receiversElsewhere?: string;
  /** Whether `sql.*` may be called. */
  allowSql: boolean;
  /** Whether pages may run configurations of pipelines, which can write files and send telemetry elsewhere. Left out: no. */
  allowPipelines?: boolean;
  pipelines?: PipelinesOptions;
  /** A file is opened right away: the thread that reads it is started while the store is opened. Left out: no. */
  opensFiles?: boolean;
  /** File opened by `import.sample`. */
  samplePath: string;
  /** What happens to a session of an older version: left out, it is brought up to date; 'refuse' leaves its file as it is. */
  olderSession?: 'refuse';
  /** Fonts for the letters of a report, as style rules; left out where there are none to give. */
  findFonts?: (text: string) => Promise<string>;
  /** Left out where nothing prints. */
  printPdf?: PrintPdf;
  /** Left out where the host keeps one session only. */
  sessions?: SessionLibrary;
  /** Left out where nothing is kept between runs; the defaults hold. */
  settings?: SettingsKeeper;
  /** What is hidden where there are no settings; the defaults when left out. */
  redaction?: Settings['redaction'];
  /** Left out: a child of Node's. Electron's own binary cannot be one. */
  startForeignProcess?: StartForeignProcess;
  /** For disks of a few megabytes. */
  disk?: DiskLimits;
}

/** The store file is open in another process. */
export class StoreLockedError extends Error {
  override name = 'StoreLockedError';
}

/** The session was written by an older version, and its file is not to be changed. */
export class OlderSessionError extends Error {
  override name = 'OlderSessionError';
}

export type CreateEngine = (options: EngineOptions) => Promise<Engine>;

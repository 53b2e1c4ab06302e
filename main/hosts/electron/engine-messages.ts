import type { OperationError } from '../../../contract/result.ts';

/** What the shell tells the engine's process. A port comes with `line`. */
export type ToEngine =
  | { kind: 'start'; settings: EngineSettings }
  | { kind: 'line' }
  /** Opened from the menu, the desktop or the command line; the page sees it by `import.progress`. */
  | { kind: 'open'; path: string }
  | { kind: 'stop' };

export type FromEngine =
  | { kind: 'ready' }
  /** The store cannot be opened; the process ends after saying so. */
  | { kind: 'failed'; error: OperationError }
  | { kind: 'open-failed'; path: string; message: string };

export interface EngineSettings {
  /** '' = the default session in `dataDir`. */
  storePath: string;
  dataDir: string;
  version: string;
  samplePath: string;
  otlpHttpPort: number;
  otlpGrpcPort: number;
}

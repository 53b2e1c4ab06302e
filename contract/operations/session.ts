import * as v from 'valibot';
import type { SignalCounts } from '../../core/model/telemetry.ts';
import { timeRange } from '../filters.ts';
import type { Frame } from '../frame.ts';
import { operation } from '../operation.ts';

/** What the host around the engine can do; the renderer hides the rest. It never asks "am I in Electron?". */
export interface HostCapabilities {
  host: 'electron' | 'serve' | 'cli' | 'test';
  /** `import.path` may be called with a path the host's own dialog gave out. */
  openPath: boolean;
  /** Can show a file in the system's file manager. */
  revealFile: boolean;
  /** Keeps several sessions: `sessions.*` may be called. */
  sessions: boolean;
  /** `sessions.open` can open one more window. */
  newWindow: boolean;
  /** Keeps settings: `settings.*` may be called. */
  settings: boolean;
  /** Has a tray, notifications, updates: the `desktop` settings mean something. */
  desktop: boolean;
  /** Lets a person ask in SQL: `sql.*` may be called. */
  sql: boolean;
  /** Runs pipelines of the Collector's: `pipelines.*` may be called. */
  pipelines: boolean;
  /** Prints reports: `report.pdf` may be called. */
  pdf: boolean;
}

/** A host that can do nothing beyond answering; hosts say what they can besides. */
export const NO_CAPABILITIES = {
  openPath: false,
  revealFile: false,
  sessions: false,
  newWindow: false,
  settings: false,
  desktop: false,
  sql: false,
  pipelines: false,
  pdf: false,
} as const;

export interface Hello {
  contractVersion: number;
  engineVersion: string;
  capabilities: HostCapabilities;
}

export interface ReceiverStatus {
  protocol: 'otlp-http' | 'otlp-grpc';
  state: 'listening' | 'failed' | 'off';
  /** "127.0.0.1:4318"; the first of the addresses listened on. */
  address: string;
  wantedPort: number;
  /** What a person should know, e.g. "port 4318 is taken, listening on 4320". '' when all is well. */
  message: string;
  /** The port was given up to the pipelines, which count by themselves what comes there. */
  isOfPipelines?: boolean;
  requests: number;
  /** Requests refused as a whole, by status: malformed, too large, wrong type. */
  refusedRequests: number;
}

/** Something that did not get in, or got in changed: counted per source, signal and code. */
export interface LossEntry {
  /** 'expired' = was kept and then taken away by the limits of the settings. */
  kind: 'rejected' | 'refused' | 'warning' | 'skipped' | 'expired';
  /** "otlp-http", "otlp-grpc", "pipelines", "retention" or a file name. */
  source: string;
  signal: string;
  code: string;
  example: string;
  count: number;
  lastSeenNs: string;
}

export interface SessionInfo {
  revision: number;
  /** Display name of the store. */
  name: string;
  /** '' for a store in memory. */
  path: string;
  /** Bytes on disk, including the write-ahead log; 0 in memory. */
  storeBytes: number;
  counts: SignalCounts & { traces: number; services: number };
  /** Earliest start and latest end over all signals; null when nothing is stored. */
  timeRange: { minNs: string; maxNs: string } | null;
  receivers: ReceiverStatus[];
  /** Items taken per second, over the last 5 s. */
  ratePerSecond: { spans: number; logs: number; points: number };
  /** Of the files it was opened from, what could not be read: single records, and whole files of archives and folders. */
  unread: { records: number; files: number };
  losses: LossEntry[];
}

export const hello = operation<Hello>()('hello', v.object({ contractVersion: v.number() }));

export const sessionGet = operation<SessionInfo>()('session.get', v.object({}));

/** Counts per equal slice of time: for the range picker. Column `start` is the slice's start offset. */
export type TimeHistogramFrame = Frame<{
  start: Float64Array;
  spans: Uint32Array;
  errors: Uint32Array;
  logs: Uint32Array;
  points: Uint32Array;
}>;

export const timeHistogram = operation<TimeHistogramFrame>()(
  'time.histogram',
  v.object({ ...timeRange.entries, buckets: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2_000)) }),
);

export interface ServiceSummary {
  name: string;
  spans: number;
  errors: number;
  logs: number;
  metrics: number;
}

export const servicesList = operation<{ revision: number; services: ServiceSummary[] }>()(
  'services.list',
  v.object({}),
);

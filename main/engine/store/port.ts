import type { ExportScope } from '../../../contract/operations/files.ts';
import type { LossEntry } from '../../../contract/operations/session.ts';
import type { OperationName, OutputOf, ParsedInputOf } from '../../../contract/operations.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { TopologyFacts } from '../../../core/analysis/topology/build-topology.ts';
import type { Redaction, RedactionRule } from '../../../core/processors/redaction.ts';
import type { Signal, SignalCounts, Telemetry } from '../../../core/model/telemetry.ts';

/** One commit's worth: all of it becomes durable, or nothing. */
export interface AppendBatch {
  telemetry: Telemetry[];
  losses: LossRecord[];
  /** Set while a file is opened; `forget` takes it back. */
  importId?: string;
}

/** The document by which a session knows the files it was opened from. It stays behind where a session is written anew. */
export const OPENED_FILES = 'imports.opened';

/** The document by which a session knows how much of what it was opened from could not be read: counts, without names. */
export const UNREAD_IMPORTS = 'imports.unread';

/** How far a request log is stored: the number of the last request whose rows are, in the log of that name. */
export interface StoredMark {
  log: string;
  sequence: number;
}

/** Rows a packer of this store made ready, in whatever thread that ran. Only the store knows what is inside. */
export interface PackedRows {
  readonly counts: SignalCounts;
  readonly rows: unknown;
}

export interface PackedSummary {
  /** Metrics are those that were not known before. */
  readonly counts: SignalCounts;
  /** Unix nanoseconds; undefined while no time is known. */
  readonly minNs: bigint | undefined;
  readonly maxNs: bigint | undefined;
}

/** The part of a store that runs beside the receivers. Rows wait in it until they are taken. */
export interface RequestPacker {
  /**
   * A protobuf request, read the fast way; undefined where it is not of the plain form, and then nothing of it was taken:
   * decode it and use `append`. `hasError`: a span of it failed. `hasFarTimes`: some are too late to be among those of `waiting`.
   */
  pack(signal: Signal, bytes: Uint8Array): { hasError: boolean; hasFarTimes: boolean } | undefined;
  /** All of it, or (thrown) nothing. */
  append(telemetry: Telemetry): void;
  /** The store's `chainEpoch`, when it has grown: data points made ready from now on do not lean on earlier ones. */
  breakChains(epoch: number): void;
  /** Spans, log records and data points that wait. */
  readonly rows: number;
  /** About what their texts take: a text may be of any length, and stand in any number of rows. */
  readonly textBytes: number;
  /** Counts and times of all that waits. */
  readonly waiting: PackedSummary;
  /** The rows that wait, the buffers they are in, and how many bytes these have. */
  take(): { packed: PackedRows; transfer: ArrayBuffer[]; bytes: number };
}

/** Packed rows of logged requests, committed as one with how far the log is then stored. */
export interface PackedBatch {
  packed: PackedRows;
  losses: LossRecord[];
  /** What the requests are known by should they be sent again: kept for a while. */
  keys: Uint8Array;
  mark: StoredMark;
}

/** Packed rows of a file that is being opened. Each import has a packer of its own. */
export interface ImportedBatch {
  packed: PackedRows;
  losses: LossRecord[];
  importId: string;
  /** Nothing more is made under this import. */
  isLast: boolean;
}

/** Requests whose packed rows were refused, decoded: all of them are settled with it, item by item where that is needed. */
export interface DecodedBatch {
  telemetry: Telemetry[];
  losses: LossRecord[];
  keys: Uint8Array;
  mark: StoredMark;
}

export type LossRecord = Omit<LossEntry, 'lastSeenNs'>;

/** 0 = no limit. Bytes are those of what is kept: the file may be larger for a while, its free space is used again. */
export interface RetentionLimits {
  maxBytes: number;
  maxAgeHours: number;
}

/** Items that limits would take away. */
export type Expired = Pick<SignalCounts, 'spans' | 'logs' | 'points'>;

export interface StoreStats {
  /** Grows with every commit. */
  revision: number;
  counts: SignalCounts;
  /** Earliest and latest time over all signals, nanoseconds; undefined when nothing is stored. */
  minNs: bigint | undefined;
  maxNs: bigint | undefined;
  /** Bytes on disk with the write-ahead log; 0 in memory. */
  bytes: number;
}

/** The questions a store answers: exactly the read operations of the contract that need stored data. */
export type Question = Extract<
  OperationName,
  | 'session.summary'
  | 'time.histogram'
  | 'services.list'
  | 'traces.search'
  | 'traces.hitmap'
  | 'spans.canvas'
  | 'traces.contrast'
  | 'traces.facets'
  | 'trace.get'
  | 'trace.match'
  | 'trace.attribute'
  | 'traces.get'
  | 'trace.linked'
  | 'trace.logs'
  | 'span.get'
  | 'span.peers'
  | 'logs.search'
  | 'log.get'
  | 'logs.facets'
  | 'logs.histogram'
  | 'log.context'
  | 'logs.patterns'
  | 'logs.patternValues'
  | 'metrics.list'
  | 'metrics.series'
  | 'metrics.query'
  | 'metrics.heatmap'
  | 'metrics.exemplars'
  | 'subjects.keys'
  | 'subjects.list'
  | 'subject.get'
  | 'subject.red'
  | 'subject.operations'
  | 'subject.errors'
  | 'sql.schema'
  | 'sql.query'
>;

/** The asked-for thing is not in the store. */
export class NotFoundError extends Error {
  override name = 'NotFoundError';
}

/** The statement or filter cannot be answered as asked; the message says why. */
export class QuestionError extends Error {
  override name = 'QuestionError';
  /** What to do; '' where the message says it. */
  readonly hint: string;

  constructor(message: string, hint = '') {
    super(message);
    this.hint = hint;
  }
}

/** It is not the moment that keeps these rows from being stored: they would be refused for ever. Nothing of them is stored. */
export class RowsRefusedError extends Error {
  override name = 'RowsRefusedError';
}

/** The store is being closed; what was to be stored is not. */
export class StoreClosingError extends Error {
  override name = 'StoreClosingError';
}

/** The file cannot be read now, or a part of it never; the message says what to do. */
export class StoreFailedError extends Error {
  override name = 'StoreFailedError';
}

/** Stopped by the caller's signal. */
export class CancelledError extends Error {
  override name = 'CancelledError';
}

export interface ExportRequest {
  scope: ExportScope;
  signals: readonly Signal[];
  /** Items per slice, bounding memory; default 5,000. */
  sliceItems?: number;
  /**
   * Spans: those of a trace in slices that follow one another, or all slice by slice by their start. Data points: those of a series one behind the
   * other, by their time. Default as stored.
   */
  order?: 'stored' | 'trace' | 'start' | 'series';
  /** Only so many, those that were stored last; as stored. */
  newest?: number;
  /** Metrics only: those of these names. */
  metricNames?: readonly string[];
  /** Metrics only: none of their data points, in one slice. */
  headsOnly?: boolean;
}

/** Half-open, Unix nanoseconds. */
export interface TopologyRequest {
  fromNs: bigint;
  toNs: bigint;
  /** Resource attributes whose value is the gateway that spans came by; the first that a resource has counts. */
  gatewayAttributes: readonly string[];
}

export type StoredTopology = Pick<TopologyFacts, 'told' | 'services' | 'duplicates' | 'splits' | 'notes'>;

export interface SpanRequests {
  scope: ExportScope;
  /** Spans of a request at most. */
  mostItems: number;
  /** … and its bytes, unless a single span is larger. */
  mostBytes: number;
  /** What hides values, and counts them; undefined for none. */
  redaction?: Redaction | undefined;
}

/** A request of OTLP as one JSON document on one line, without its end. */
export interface EncodedRequest {
  readonly json: Uint8Array;
  readonly items: number;
}

export interface BundleRequest {
  scope: ExportScope;
  signals: readonly Signal[];
  /** What hides values; undefined for none. */
  redaction?: Redaction | undefined;
}

/** A Parquet file of one signal. Whoever asked for it removes it. */
export interface BundleFile {
  /** "spans.parquet" */
  name: string;
  path: string;
  items: number;
  /** Values that are hidden in it, by rule; what resources and scopes have once for each of them. */
  hidden: ReadonlyMap<RedactionRule, number>;
}

/** A table as text cells for CSV and the like: header first, then rows, in slices. */
export interface TableRequest {
  table: 'traces' | 'spans' | 'span_events' | 'span_links' | 'logs' | 'metric_points';
  scope: ExportScope;
}

export interface TableSlice {
  columns: { name: string; kind: 'text' | 'number' }[];
  rows: (string | null)[][];
}

/**
 * What the engine needs of a store. Everything particular to one database stays behind this: a second store touches
 * one folder only.
 */
export interface Store {
  /** '' for a store in memory. */
  readonly path: string;
  /** Resolves when durable; batches given while one is being committed are committed together. */
  append(batch: AppendBatch): Promise<void>;
  /**
   * Resolves when durable. Batches of one packer come in the order it made them. What cannot be committed now is tried again
   * until it can: rows that follow build on it. `onFailure` is told each time. Throws StoreClosingError, or RowsRefusedError
   * where it never will be: then nothing of that packer can be stored any more, for `appendDecoded` is what is left.
   */
  appendPacked(batch: PackedBatch, onFailure: (error: unknown) => void): Promise<void>;
  /**
   * Resolves when all is durable that can be stored. Items that cannot are counted among the losses, with the reason. What fails
   * otherwise is tried again, and told, as with `appendPacked`. Throws StoreClosingError.
   */
  appendDecoded(batch: DecodedBatch, onFailure: (error: unknown) => void): Promise<void>;
  /**
   * All of them, or (rejected) none; resolves when durable. Batches of one packer come in the order it made them; where one is rejected,
   * nothing more of that import can be stored, and it is to be taken back. What the end of the program leaves of an import that was not settled is
   * taken away when the store is opened.
   */
  appendImported(batches: readonly ImportedBatch[]): Promise<void>;
  /**
   * All of these is stored: they stay, and what others have stored, settled or not, goes in the same transaction. Answers whether anything
   * went.
   */
  settleImports(importIds: readonly string[], replaces?: readonly string[]): Promise<boolean>;
  /**
   * What is stored of an import so far stays, and a text is kept with it, both or neither; what is stored under it from now on is
   * marked, and taken back, by itself.
   */
  settlePart(importId: string, name: string, text: string): Promise<void>;
  /** Grows when data points were taken away on which rows made ready elsewhere might lean. */
  readonly chainEpoch: number;
  /** How far the request log is stored; undefined where there never was one. */
  readonly storedMark: StoredMark | undefined;
  /** The `keys` of what was stored in the last quarter of an hour, one behind the other, the latest last; the latest where they are many. */
  recentKeys(): Promise<Uint8Array>;
  /**
   * Takes the oldest data away until the limits hold, whole traces by their latest span: in small steps, between which
   * telemetry goes on being committed. What went is counted among the losses. Resolves with the items that went.
   * By age, only what was received goes; by size, opened files as well.
   */
  expire(limits: RetentionLimits, nowNs: bigint, signal?: CancelSignal): Promise<number>;
  /**
   * What the session is to take on disk at most, 0 = as much as there is. What is written beside the tables gets no longer than
   * that allows; nothing is taken away before `expire`.
   */
  keepBelow(maxBytes: number): void;
  /** Whether the session is so near to a limit of size that `expire` should look at it. */
  nearsLimit(maxBytes: number): Promise<boolean>;
  /** What `expire` would take away now, in one pass or several. */
  countExpiring(limits: RetentionLimits, nowNs: bigint): Promise<Expired>;
  stats(): StoreStats;
  /** Distinct traces and services held; computed once per revision. */
  overview(): Promise<{ traces: number; services: number }>;
  losses(): LossEntry[];
  /** Throws NotFoundError, QuestionError or CancelledError. */
  ask<Q extends Question>(question: Q, input: ParsedInputOf<Q>, signal?: CancelSignal): Promise<OutputOf<Q>>;
  /** What is stored of who sends to whom. Bounded, whatever is stored. Throws CancelledError. */
  readTopology(request: TopologyRequest, signal?: CancelSignal): Promise<StoredTopology>;
  /** Everything in scope as the model, losslessly, in slices of bounded size, in stored order unless another is asked for. */
  readTelemetry(request: ExportRequest, signal?: CancelSignal): AsyncGenerator<Telemetry>;
  /** Spans in scope in stored order as requests of OTLP/JSON: what `readTelemetry` gives, encoded. Throws CancelledError. */
  readSpanRequests(request: SpanRequests, signal?: CancelSignal): AsyncGenerator<EncodedRequest>;
  countItems(request: ExportRequest, signal?: CancelSignal): Promise<number>;
  readTable(request: TableRequest, signal?: CancelSignal): AsyncGenerator<TableSlice>;
  /** A Parquet file for each signal that has something in scope, all of one moment. Throws CancelledError. */
  writeBundle(request: BundleRequest, signal?: CancelSignal): Promise<BundleFile[]>;
  /**
   * A file of the whole session, as it is at this moment, and how to remove it; with a redaction, written anew with what it hides hidden.
   * Throws CancelledError.
   */
  copySession(signal?: CancelSignal, redaction?: Redaction): Promise<{ path: string; remove: () => Promise<void> }>;
  /** A text kept in the session itself; '' where there is none. */
  readDocument(name: string): Promise<string>;
  /** Resolves when durable. '' removes it. With `was`, false and nothing done where another text is held by now. */
  writeDocument(name: string, text: string, was?: string): Promise<boolean>;
  close(): Promise<void>;
}

import * as v from 'valibot';
import type { LeftOutEntry } from '../../core/model/left-out.ts';
import type { SignalCounts } from '../../core/model/telemetry.ts';
import { logFilter, timeRange, traceFilter, traceIdText } from '../filters.ts';
import { operation } from '../operation.ts';
import { isTimeZone } from '../time-zone.ts';
import type { HiddenValues } from './library.ts';

/** What became of one opened file. */
export interface ImportAccount {
  /** By which a later import may replace it; absent where nothing was kept. */
  importId?: string;
  file: string;
  /** "otlp-json", "otlp-jsonl", "otlp-proto", …, with containers in front: "gzip+otlp-json". */
  format: string;
  /** Why we think so. */
  evidence: string;
  bytes: number;
  counts: SignalCounts;
  /** Earliest and latest time among what was taken in, decimal Unix nanoseconds; '' where none is known. */
  firstNs: string;
  lastNs: string;
  /** Records, lines or frames that were not kept, with where and why; `skippedTotal` counts all, the list holds the first 100. */
  skipped: { line: number; offset: number; reason: string }[];
  skippedTotal: number;
  warnings: { code: string; count: number; example: string }[];
  state: 'done' | 'cancelled' | 'failed';
  /** '' unless failed. */
  error: string;
  /** What would let a file in that failed: a session of its own, or to be opened once more behind those it came with. */
  advice?: 'new-session' | 'after-others';
  /**
   * Of an archive or a folder: each file in it, with an account of its own; what stands above is all of them together. Archives
   * in archives stand here with their own files, not within each other. `file` names the way: "dump.zip › logs.json".
   */
  parts?: ImportAccount[];
}

/** It was not taken, and is to be opened once more, behind the others. */
export function isPostponed({ state, advice }: Pick<ImportAccount, 'state' | 'advice'>): boolean {
  return state === 'failed' && advice === 'after-others';
}

/** Folders in a folder that were not gone into. */
const NOT_VISITED: readonly string[] = ['folder-unreadable', 'folder-too-deep'];

/** How many of them: what is in them is missing as files are. */
export function foldersPassed({ warnings }: Pick<ImportAccount, 'warnings'>): number {
  return warnings.reduce((sum, { code, count }) => (NOT_VISITED.includes(code) ? sum + count : sum), 0);
}

/** Records that could not be read. A file that failed stands among those of what it is in as one. */
export function skippedRecords({ skippedTotal }: Pick<ImportAccount, 'skippedTotal'>, failedFiles: number): number {
  return Math.max(0, skippedTotal - failedFiles);
}

const importId = v.pipe(v.string(), v.maxLength(100));

/** How to read what a file leaves open. */
export const importReading = {
  /** Of times that name no zone, as "Asia/Seoul"; UTC unless said. */
  timeZone: v.optional(v.pipe(v.string(), v.maxLength(64), v.check(isTimeZone, 'There is no such time zone.'))),
  /** Of the first time that names no year. */
  year: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1970), v.maxValue(2552))),
  /**
   * One of several that are opened together: without a wall clock of its own it is not taken where nothing is known yet, for others
   * may have one. It failed with the advice `after-others` then, and is opened once more, without this, behind them.
   */
  wallClockOnly: v.optional(v.boolean()),
  /** The same file as it was read before: taken back once this one is done. */
  replaces: v.optional(importId),
};
export type ImportReading = v.InferOutput<v.ObjectSchema<typeof importReading, undefined>>;

/**
 * Upload in pieces: `import.begin`, `import.chunk` one after another (waiting for each answer is the back-pressure),
 * `import.end` gives the account. Works the same from a browser and from the desktop.
 */
export const importBegin = operation<{ importId: string }>()(
  'import.begin',
  v.object({
    name: v.pipe(v.string(), v.maxLength(4_096)),
    size: v.optional(v.number()),
    /** When the file was last changed, in Unix milliseconds: the time of records that tell none. */
    modifiedMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(8_640_000_000_000_000))),
    ...importReading,
  }),
  { readOnly: false },
);
/** Bytes of one chunk: at most 4 MiB. */
export const importChunk = operation<{ received: number }>()(
  'import.chunk',
  v.object({ importId, bytes: v.pipe(v.instance(Uint8Array), v.maxLength(4 * 1024 * 1024)) }),
  { readOnly: false },
);
export const importEnd = operation<ImportAccount>()('import.end', v.object({ importId }), { readOnly: false });
/** What was done is taken back. */
export const importCancel = operation<{ cancelled: boolean }>()('import.cancel', v.object({ importId }), {
  readOnly: false,
});

/**
 * Only where the host allows it (`capabilities.openPath`). Cancel by aborting the call. With `follow` the file is read on as it grows,
 * until the call is aborted; what was read until then stays.
 */
export const importPath = operation<ImportAccount>()(
  'import.path',
  v.object({
    path: v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)),
    follow: v.optional(v.boolean(), false),
    ...importReading,
  }),
  { readOnly: false },
);

/** Opens the sample session bundled with Tracebench. */
export const importSample = operation<ImportAccount>()('import.sample', v.object({}), { readOnly: false });

export const EXPORT_TABLES = ['traces', 'spans', 'span_events', 'span_links', 'logs', 'metric_points'] as const;

/** Traces that can be chosen one by one. */
export const MOST_CHOSEN_TRACES = 1_000;

/**
 * What goes into the file. `chosen` is a list of traces, of which those that are not in the store are passed over. A `filter` takes the whole traces (or the log records) that match; a `time` the whole traces that begin in
 * it with their log records, and the other log records and the data points of that time: [fromNs, toNs).
 */
export const exportScope = v.variant('kind', [
  v.object({ kind: v.literal('all') }),
  v.object({ kind: v.literal('trace'), traceId: traceIdText }),
  v.object({
    kind: v.literal('chosen'),
    traceIds: v.pipe(v.array(traceIdText), v.minLength(1), v.maxLength(MOST_CHOSEN_TRACES)),
  }),
  v.object({ kind: v.literal('traces'), filter: traceFilter }),
  v.object({ kind: v.literal('logs'), filter: logFilter }),
  v.object({ kind: v.literal('time'), ...timeRange.entries }),
]);
export type ExportScope = v.InferOutput<typeof exportScope>;

export const EXPORT_FORMATS = [
  'otlp-json',
  'otlp-jsonl',
  'otlp-proto-framed',
  'jaeger-json',
  'zipkin-json',
  'chrome-trace',
  'parquet',
  'openmetrics',
  'tracebench',
  'html',
  'csv',
  'ndjson',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
/** Around the whole file. */
export const EXPORT_COMPRESSIONS = ['none', 'gzip', 'zstd'] as const;
export type ExportCompression = (typeof EXPORT_COMPRESSIONS)[number];

/** What the format has no place for, and in how many places it stood. */
export type LeftOutOfExport = LeftOutEntry;

/**
 * Starts an export; the bytes are pulled with `export.next` until `done`. `html` wants scope `trace`; `csv` and `ndjson` want
 * `table`, and a scope that fits it. Jaeger's, Zipkin's and Chrome's formats hold spans only, `openmetrics` metrics only, which
 * belong to no trace: it wants scope `all`, as does `tracebench`, the session itself.
 */
export const exportBegin = operation<{ exportId: string; fileName: string; mediaType: string }>()(
  'export.begin',
  v.object({
    format: v.picklist(EXPORT_FORMATS),
    scope: exportScope,
    table: v.optional(v.picklist(EXPORT_TABLES)),
    language: v.optional(v.picklist(['en', 'ko']), 'en'),
    compression: v.optional(v.picklist(EXPORT_COMPRESSIONS), 'none'),
    /** Whether values are hidden by the rules of the settings; when left out, as the settings say. */
    redact: v.optional(v.boolean()),
  }),
);
/** `leftOut` is complete with the last answer. `totalItems` 0 where it is not known. */
export interface ExportPiece {
  bytes: Uint8Array;
  done: boolean;
  writtenItems: number;
  totalItems: number;
  leftOut: LeftOutOfExport[];
  /** What was hidden so far; nothing where it was not asked for. */
  hidden: HiddenValues[];
}
export const exportNext = operation<ExportPiece>()(
  'export.next',
  v.object({ exportId: v.pipe(v.string(), v.maxLength(100)) }),
);
export const exportCancel = operation<{ cancelled: boolean }>()(
  'export.cancel',
  v.object({ exportId: v.pipe(v.string(), v.maxLength(100)) }),
);

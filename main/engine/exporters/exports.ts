import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { assertNever } from '../../../core/model/assert-never.ts';
import { MOST_ITEMS } from '../../../contract/operations/traces.ts';
import type { ExportFormat } from '../../../contract/operations/files.ts';
import type { OutputOf, ParsedInputOf } from '../../../contract/operations.ts';
import { LeftOut } from '../../../core/formats/writing/left-out.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { redactLeaving } from '../../../core/processors/redact-json.ts';
import { OperationFailure, type Exports as ExportsPort } from '../ports.ts';
import { NotFoundError, QuestionError, type Store, type TableRequest } from '../store/port.ts';
import { compress, PACKED_EXTENSIONS } from './compress.ts';
import { writeCsv } from './csv.ts';
import { Export, hiddenBy, type ExportProgress } from './export.ts';
import { safeFileName } from './file-name.ts';
import { createHtmlWriter, type HtmlWriter } from './html-report.ts';
import { ItemCount } from './item-count.ts';
import { writeNdjson } from './ndjson.ts';
import { signalsOf, writeOtlpJson } from './otlp-json.ts';
import { writeOtlpFrames, writeOtlpLines } from './otlp-lines.ts';
import { redactedStore } from './redacted-store.ts';
import { redactSpan } from './redact-trace.ts';
import { previewRedaction } from './preview-redaction.ts';
import { Redactions } from './redactions.ts';
import { writeOpenMetrics } from './openmetrics.ts';
import { writeParquetBundle } from './parquet-bundle.ts';
import { writeSession } from './session-file.ts';
import { writeSpans } from './spans.ts';

type Begin = ParsedInputOf<'export.begin'>;

/** Each holds a slice of the store and an answer. */
const MOST_EXPORTS = 8;
/** A client that is gone without a word. */
export const EXPORT_IDLE_MS = 10 * 60 * 1_000;

interface FileKind {
  extension: string;
  mediaType: string;
}

const JSON_FILE = { extension: 'json', mediaType: 'application/json' };
const FILE_KINDS: Record<ExportFormat, FileKind> = {
  'otlp-json': JSON_FILE,
  'otlp-jsonl': { extension: 'jsonl', mediaType: 'application/jsonl' },
  'otlp-proto-framed': { extension: 'binpb', mediaType: 'application/octet-stream' },
  'jaeger-json': { extension: 'jaeger.json', mediaType: 'application/json' },
  'zipkin-json': { extension: 'zipkin.json', mediaType: 'application/json' },
  'chrome-trace': { extension: 'trace.json', mediaType: 'application/json' },
  parquet: { extension: 'parquet.zip', mediaType: 'application/zip' },
  openmetrics: { extension: 'om.txt', mediaType: 'application/openmetrics-text' },
  tracebench: { extension: 'tracebench', mediaType: 'application/octet-stream' },
  html: { extension: 'html', mediaType: 'text/html' },
  csv: { extension: 'csv', mediaType: 'text/csv' },
  ndjson: { extension: 'ndjson', mediaType: 'application/jsonl' },
};
const PACKED_MEDIA_TYPES = { gzip: 'application/gzip', zstd: 'application/zstd' } as const;
/** Tables with one row per item of a signal, whose number is known beforehand. */
const SIGNAL_OF_ROWS: Partial<Record<TableRequest['table'], Signal>> = {
  spans: 'traces',
  logs: 'logs',
  metric_points: 'metrics',
};
const NOTHING_HIDDEN = new Redactions({ onReceive: false, onExport: false, keys: [], texts: [], keepEqual: false });
const NOT_KNOWN = Promise.resolve(0);

/**
 * Exports under way:
 *
 *   begin ──► next, next, … ──► done
 *              └── cancel, or silent for ten minutes ──► gone
 */
export class Exports implements ExportsPort {
  readonly #store: Store;
  readonly #html: HtmlWriter;
  readonly #redactions: Redactions;
  readonly #open = new Map<string, { file: Export; timer: ReturnType<typeof setTimeout> }>();

  /** Without `redactions`, nothing is hidden. */
  constructor(store: Store, html: HtmlWriter = createHtmlWriter(), redactions = NOTHING_HIDDEN) {
    this.#store = store;
    this.#html = html;
    this.#redactions = redactions;
  }

  previewRedaction({ scope, rules }: ParsedInputOf<'redaction.preview'>, signal?: CancelSignal) {
    return previewRedaction(this.#store, scope, this.#redactions.create(rules), signal);
  }

  redactTexts({ texts, keys }: ParsedInputOf<'redaction.texts'>): OutputOf<'redaction.texts'> {
    const redaction = this.#redactions.begin();
    if (!redaction) return { texts, hidden: [] };
    return { texts: texts.map((text, i) => redactLeaving(text, redaction, keys?.[i])), hidden: hiddenBy(redaction) };
  }

  async redactSpan(input: ParsedInputOf<'redaction.span'>, signal?: CancelSignal): Promise<OutputOf<'redaction.span'>> {
    const span = await this.#store.ask('span.get', { ...input, items: MOST_ITEMS }, signal);
    const redaction = this.#redactions.begin();
    return { span: redaction ? redactSpan(span, redaction) : span, hidden: hiddenBy(redaction) };
  }

  begin(input: Begin): OutputOf<'export.begin'> {
    if (this.#open.size >= MOST_EXPORTS) {
      throw new OperationFailure(
        'busy',
        `${MOST_EXPORTS} exports are under way already.`,
        'Finish or cancel one of them.',
      );
    }
    const file = this.#start(input);
    const exportId = randomUUID();
    const timer = setTimeout(() => void this.cancel({ exportId }), EXPORT_IDLE_MS);
    timer.unref();
    this.#open.set(exportId, { file, timer });
    const { format, compression } = input;
    const mediaType = compression === 'none' ? FILE_KINDS[format].mediaType : PACKED_MEDIA_TYPES[compression];
    return { exportId, fileName: this.#fileName(input), mediaType };
  }

  async next({ exportId }: { exportId: string }, signal?: CancelSignal): Promise<OutputOf<'export.next'>> {
    const open = this.#open.get(exportId);
    if (open === undefined) throw new NotFoundError('This export is not under way (any more). Begin it again.');
    open.timer.refresh();
    try {
      const answer = await open.file.next(signal);
      if (answer.done) await this.cancel({ exportId });
      return answer;
    } catch (error) {
      await this.cancel({ exportId });
      throw error;
    }
  }

  async cancel({ exportId }: { exportId: string }): Promise<OutputOf<'export.cancel'>> {
    const open = this.#open.get(exportId);
    this.#open.delete(exportId);
    clearTimeout(open?.timer);
    await open?.file.close();
    return { cancelled: open !== undefined };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((exportId) => this.cancel({ exportId })));
  }

  #start(input: Begin): Export {
    const abort = new AbortController();
    const redaction = this.#redactions.begin(input.redact);
    const progress = { count: new ItemCount(), leftOut: new LeftOut(), redaction };
    const { pieces, counted } = this.#write(input, progress, abort.signal);
    const { scope, compression } = input;
    const total = counted.length === 0 ? NOT_KNOWN : this.#store.countItems({ scope, signals: counted }, abort.signal);
    return new Export(compress(pieces, compression), progress, total, abort);
  }

  /** What is written, and the signals whose items are counted while it is. */
  #write(input: Begin, { count, leftOut, redaction }: ExportProgress, signal: AbortSignal): Written {
    const { format, scope } = input;
    const store = redaction ? redactedStore(this.#store, redaction) : this.#store;
    switch (format) {
      case 'otlp-json':
        return { pieces: writeOtlpJson(store, scope, count, signal), counted: signalsOf(scope) };
      case 'otlp-jsonl':
        return { pieces: writeOtlpLines(store, scope, count, signal), counted: signalsOf(scope) };
      case 'otlp-proto-framed':
        return { pieces: writeOtlpFrames(store, scope, count, signal), counted: signalsOf(scope) };
      case 'parquet':
        return { pieces: writeParquetBundle(store, scope, count, signal), counted: signalsOf(scope) };
      case 'openmetrics':
        if (scope.kind !== 'all' && scope.kind !== 'time')
          throw new QuestionError('Metrics belong to no trace. Export everything in this format.');
        return { pieces: writeOpenMetrics(store, scope, count, leftOut, signal), counted: ['metrics'] };
      case 'tracebench':
        if (scope.kind !== 'all')
          throw new QuestionError('A session is saved whole. Export everything in this format.');
        return { pieces: writeSession(store, signal), counted: [] };
      case 'jaeger-json':
      case 'zipkin-json':
      case 'chrome-trace':
        if (scope.kind === 'logs') throw new QuestionError('This format holds spans only. Export the logs as OTLP.');
        return { pieces: writeSpans(store, format, scope, count, leftOut, signal), counted: ['traces'] };
      case 'csv':
      case 'ndjson': {
        const request = tableOf(input);
        const pieces = (format === 'csv' ? writeCsv : writeNdjson)(store, request, count, signal);
        const rows = SIGNAL_OF_ROWS[request.table];
        return { pieces, counted: rows === undefined ? [] : [rows] };
      }
      case 'html':
        if (scope.kind !== 'trace') throw new QuestionError('An HTML report shows one trace. Choose a trace first.');
        return {
          pieces: this.#html(store, scope.traceId, input.language, signal, () => hiddenBy(redaction)),
          counted: [],
        };
      default:
        return assertNever(format);
    }
  }

  /** "shop-spans.csv", "shop-trace-4f2a91c0.html": the session's name without what is hidden in files, what it is, its extension. */
  #fileName({ format, scope, table, compression, redact: wanted }: Begin): string {
    const named = basename(this.#store.path).replace(/\.[^.]*$/, '');
    const session = this.#redactions.begin(wanted)?.text(named) ?? named;
    const what = scope.kind === 'trace' ? `trace-${scope.traceId.slice(0, 8)}` : scope.kind;
    const parts = [session === '' ? 'tracebench' : session, what, table?.replaceAll('_', '-') ?? ''];
    return `${safeFileName(parts.filter((part) => part !== '').join('-'))}.${FILE_KINDS[format].extension}${PACKED_EXTENSIONS[compression]}`;
  }
}

interface Written {
  pieces: AsyncIterable<string | Uint8Array>;
  counted: readonly Signal[];
}

/** A scope of traces has no say over metrics, nor one of logs over spans. */
function tableOf({ format, table, scope }: Begin): TableRequest {
  if (table === undefined) throw new QuestionError(`An export as ${format} needs the table to be exported.`);
  const isWide = scope.kind === 'all' || scope.kind === 'time';
  const fits = isWide || (scope.kind === 'logs' ? table === 'logs' : table !== 'metric_points');
  if (!fits)
    throw new QuestionError(`The table ${table} cannot be narrowed to ${scope.kind}. Export all of it instead.`);
  return { table, scope };
}

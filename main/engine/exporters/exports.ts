import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { assertNever } from '../../../core/model/assert-never.ts';
import type { OutputOf, ParsedInputOf } from '../../../contract/operations.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { OperationFailure, type Exports as ExportsPort } from '../ports.ts';
import { NotFoundError, QuestionError, type Store, type TableRequest } from '../store/port.ts';
import { writeCsv } from './csv.ts';
import { Export } from './export.ts';
import { safeFileName } from './file-name.ts';
import { createHtmlWriter, type HtmlWriter } from './html-report.ts';
import { ItemCount } from './item-count.ts';
import { signalsOf, writeOtlpJson } from './otlp-json.ts';

type Begin = ParsedInputOf<'export.begin'>;

/** Each holds a slice of the store and an answer. */
const MOST_EXPORTS = 8;
/** A client that is gone without a word. */
export const EXPORT_IDLE_MS = 10 * 60 * 1_000;

const MEDIA_TYPES = { 'otlp-json': 'application/json', html: 'text/html', csv: 'text/csv' } as const;
/** Tables with one row per item of a signal, whose number is known beforehand. */
const SIGNAL_OF_ROWS: Partial<Record<TableRequest['table'], Signal>> = {
  spans: 'traces',
  logs: 'logs',
  metric_points: 'metrics',
};
const NOT_KNOWN = Promise.resolve(0);

const EXTENSIONS = { 'otlp-json': 'json', html: 'html', csv: 'csv' } as const;

/**
 * Exports under way:
 *
 *   begin ──► next, next, … ──► done
 *              └── cancel, or silent for ten minutes ──► gone
 */
export class Exports implements ExportsPort {
  readonly #store: Store;
  readonly #html: HtmlWriter;
  readonly #open = new Map<string, { file: Export; timer: ReturnType<typeof setTimeout> }>();

  constructor(store: Store, html: HtmlWriter = createHtmlWriter()) {
    this.#store = store;
    this.#html = html;
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
    return { exportId, fileName: this.#fileName(input), mediaType: MEDIA_TYPES[input.format] };
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

  #start({ format, scope, table, language }: Begin): Export {
    const abort = new AbortController();
    const { signal } = abort;
    const count = new ItemCount();
    switch (format) {
      case 'otlp-json': {
        const total = this.#store.countItems({ scope, signals: signalsOf(scope) }, signal);
        return new Export(writeOtlpJson(this.#store, scope, count, signal), count, total, abort);
      }
      case 'csv': {
        if (table === undefined) throw new QuestionError('A CSV export needs the table to be exported.');
        checkTable(table, scope.kind);
        const rowsOf = SIGNAL_OF_ROWS[table];
        const total = rowsOf === undefined ? NOT_KNOWN : this.#store.countItems({ scope, signals: [rowsOf] }, signal);
        return new Export(writeCsv(this.#store, { table, scope }, count, signal), count, total, abort);
      }
      case 'html': {
        if (scope.kind !== 'trace') throw new QuestionError('An HTML report shows one trace. Choose a trace first.');
        const pieces = this.#html(this.#store, scope.traceId, language, signal);
        return new Export(pieces, count, NOT_KNOWN, abort);
      }
      default:
        return assertNever(format);
    }
  }

  /** "shop-spans.csv", "shop-trace-4f2a91c0.html": the session's name, what it is, its extension. */
  #fileName({ format, scope, table }: Begin): string {
    const session = basename(this.#store.path).replace(/\.[^.]*$/, '');
    const what = scope.kind === 'trace' ? `trace-${scope.traceId.slice(0, 8)}` : scope.kind;
    const parts = [session === '' ? 'tracebench' : session, what, table?.replaceAll('_', '-') ?? ''];
    return `${safeFileName(parts.filter((part) => part !== '').join('-'))}.${EXTENSIONS[format]}`;
  }
}

/** A scope of traces has no say over metrics, nor one of logs over spans. */
function checkTable(table: TableRequest['table'], scope: Begin['scope']['kind']): void {
  if (scope === 'all') return;
  const fits = scope === 'logs' ? table === 'logs' : table !== 'metric_points';
  if (!fits) throw new QuestionError(`The table ${table} cannot be narrowed to ${scope}. Export all of it instead.`);
}

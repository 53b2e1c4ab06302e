import { gzipSync } from 'node:zlib';
import type { HiddenValues } from '../../../contract/operations/library.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { hexOfHalves } from '../../../core/model/ids.ts';
import { recordingClockOf } from '../../../core/model/recording-clock.ts';
import type { ResourceSpans } from '../../../core/model/span.ts';
import { buildTraceReport } from '../../../core/report/html/build-trace-report.ts';
import type { ReportData, ReportSpan, TraceReportInput } from '../../../core/report/html/report-input.ts';
import type { Store } from '../store/port.ts';
import { DetailSize } from './detail-size.ts';
import { ItemCount } from './item-count.ts';
import { writeOtlpJson } from './otlp-json.ts';

/** Spans whose attributes can be unfolded in the report; all are in its data. A report must stay a file that mails. */
const MOST_DETAILED = 2_000;
/** Characters of what is read of them, as `DetailSize` counts: it is all in memory at once. */
const MOST_DETAIL = 64 * 1024 ** 2;
/** Characters of OTLP JSON in a report; far below what one text may hold once it is escaped. */
const MOST_DATA = 64 * 1024 ** 2;

export type HtmlWriter = (
  store: Store,
  traceId: string,
  language: 'en' | 'ko',
  signal: CancelSignal,
  /** What was hidden in all that was read so far. */
  hiddenSoFar?: () => readonly HiddenValues[],
) => AsyncIterable<string | Uint8Array>;

/** Fonts for the letters of a text, as style rules; '' where none are needed. */
export type FindFonts = (text: string) => Promise<string>;

/** What could not be read of what the session was opened from. */
export type ReadUnread = () => Promise<NonNullable<TraceReportInput['unread']>>;

/** Writes a trace as one HTML file. */
export function createHtmlWriter(
  findFonts: FindFonts = async () => '',
  readUnread: ReadUnread = async () => ({ records: 0, files: 0 }),
): HtmlWriter {
  return (...asked) => writeHtmlReport(findFonts, readUnread, ...asked);
}

async function* writeHtmlReport(
  findFonts: FindFonts,
  readUnread: ReadUnread,
  ...[store, traceId, language, signal, hiddenSoFar]: Parameters<HtmlWriter>
): AsyncGenerator<string> {
  const detail = await store.ask('trace.get', { traceId }, signal);
  const spans = await readDetails(store, detail, signal);
  const data = packData(await readData(store, traceId, signal));
  const unread = await readUnread();
  const clock = recordingClockOf(store.stats());
  const report = buildTraceReport({ detail, spans, data, language, unread, clock, hidden: hiddenSoFar?.() });
  yield* report.pieces(await findFonts(report.text));
}

/** The whole trace, or none of it where it is too large: half a document is worth nothing. */
export async function readData(
  store: Store,
  traceId: string,
  signal: CancelSignal,
  most = MOST_DATA,
): Promise<ReportData> {
  const data = { pieces: [] as string[], characters: 0 };
  for await (const piece of writeOtlpJson(store, { kind: 'trace', traceId }, new ItemCount(), signal)) {
    data.characters += piece.length;
    if (data.characters > most) data.pieces = [];
    else data.pieces.push(piece);
  }
  return data;
}

/** Characters from which on data are packed: below, who looks into the file finds plain JSON. */
const LEAST_PACKED = 1024 ** 2;

/** Large data in gzip: a tenth, so that ten thousand spans are a file of less than 5 MB. */
export function packData(data: ReportData, least = LEAST_PACKED): ReportData {
  if (data.pieces.length === 0 || data.characters < least) return data;
  return { ...data, pieces: [gzipSync(data.pieces.join('')).toString('base64')], isPacked: true };
}

/** The earliest spans with everything known of them, read in slices: asking span by span would take seconds. */
export async function readDetails(
  store: Store,
  detail: TraceDetail,
  signal: CancelSignal,
  most = MOST_DETAIL,
): Promise<ReportSpan[]> {
  const keys = keysBySpanId(detail);
  const spans: ReportSpan[] = [];
  const size = new DetailSize();
  const scope = { kind: 'trace', traceId: detail.traceId } as const;
  for await (const slice of store.readTelemetry({ scope, signals: ['traces'] }, signal)) {
    for (const span of reportSpans(slice.groups as ResourceSpans[], keys)) {
      if (size.add(span) > most) return spans;
      spans.push(span);
    }
    if (spans.length === MOST_DETAILED) break;
  }
  return spans;
}

/** Keys of the spans to be detailed by their id; several where an id repeats, in stored order. */
function keysBySpanId({ frame }: TraceDetail): Map<string, number[]> {
  const { key, spanIdHigh, spanIdLow } = frame.columns;
  const keys = new Map<string, number[]>();
  for (let row = 0; row < Math.min(frame.rows, MOST_DETAILED); row++) {
    const id = hexOfHalves(spanIdHigh[row]!, spanIdLow[row]!);
    keys.set(
      id,
      [...(keys.get(id) ?? []), key[row]!].sort((a, b) => a - b),
    );
  }
  return keys;
}

function* reportSpans(groups: readonly ResourceSpans[], keys: Map<string, number[]>): Generator<ReportSpan> {
  for (const { resource, schemaUrl, scopes } of groups)
    for (const { scope, schemaUrl: scopeSchemaUrl, items } of scopes) {
      const origin = { resource: { ...resource, schemaUrl }, scope: { ...scope, schemaUrl: scopeSchemaUrl } };
      for (const span of items) {
        const spanKey = keys.get(span.spanId)?.shift();
        if (spanKey !== undefined) yield { ...span, spanKey, ...origin };
      }
    }
}

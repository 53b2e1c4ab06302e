import type { CancelSignal } from '../../../contract/transport.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { hexOfHalves } from '../../../core/model/ids.ts';
import type { ResourceSpans } from '../../../core/model/span.ts';
import { buildTraceReport } from '../../../core/report/html/build-trace-report.ts';
import type { ReportSpan } from '../../../core/report/html/report-input.ts';
import type { Store } from '../store/port.ts';
import { ItemCount } from './item-count.ts';
import { writeOtlpJson } from './otlp-json.ts';

/** Spans whose attributes can be unfolded in the report; all are in its data. A report must stay a file that mails. */
const MOST_DETAILED = 2_000;

export type HtmlWriter = (
  store: Store,
  traceId: string,
  language: 'en' | 'ko',
  signal: CancelSignal,
) => AsyncIterable<string | Uint8Array>;

/** Fonts for the letters of a text, as style rules; '' where none are needed. */
export type FindFonts = (text: string) => Promise<string>;

/** Writes a trace as one HTML file. */
export function createHtmlWriter(findFonts: FindFonts = async () => ''): HtmlWriter {
  return (...asked) => writeHtmlReport(findFonts, ...asked);
}

async function* writeHtmlReport(
  findFonts: FindFonts,
  ...[store, traceId, language, signal]: Parameters<HtmlWriter>
): AsyncGenerator<string> {
  const detail = await store.ask('trace.get', { traceId }, signal);
  const spans = await readDetails(store, detail, signal);
  let otlpJson = '';
  const scope = { kind: 'trace', traceId } as const;
  for await (const piece of writeOtlpJson(store, scope, new ItemCount(), signal)) otlpJson += piece;
  const generatedAtNs = BigInt(Date.now()) * 1_000_000n;
  const report = { detail, spans, language, generatedAtNs };
  const fontStyle = await findFonts(buildTraceReport({ ...report, otlpJson: '' }));
  yield buildTraceReport({ ...report, otlpJson, fontStyle });
}

/** The earliest spans with everything known of them, read in slices: asking span by span would take seconds. */
async function readDetails(store: Store, detail: TraceDetail, signal: CancelSignal): Promise<ReportSpan[]> {
  const keys = keysBySpanId(detail);
  const spans: ReportSpan[] = [];
  const scope = { kind: 'trace', traceId: detail.traceId } as const;
  for await (const slice of store.readTelemetry({ scope, signals: ['traces'] }, signal))
    for (const span of reportSpans(slice.groups as ResourceSpans[], keys)) spans.push(span);
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
    for (const { scope, schemaUrl: scopeSchemaUrl, items } of scopes)
      for (const span of items) {
        const spanKey = keys.get(span.spanId)?.shift();
        if (spanKey === undefined) continue;
        yield {
          ...span,
          spanKey,
          resource: { ...resource, schemaUrl },
          scope: { ...scope, schemaUrl: scopeSchemaUrl },
        };
      }
}

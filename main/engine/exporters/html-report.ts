import type { CancelSignal } from '../../../contract/transport.ts';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { buildTraceReport } from '../../../core/report/html/build-trace-report.ts';
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

/** A trace as one HTML file. */
export async function* writeHtmlReport(
  ...[store, traceId, language, signal]: Parameters<HtmlWriter>
): AsyncGenerator<string> {
  const detail = await store.ask('trace.get', { traceId }, signal);
  const spans: SpanDetail[] = [];
  for (const spanKey of detail.frame.columns.key.subarray(0, MOST_DETAILED)) {
    spans.push(await store.ask('span.get', { spanKey }, signal));
  }
  let otlpJson = '';
  const scope = { kind: 'trace', traceId } as const;
  for await (const piece of writeOtlpJson(store, scope, new ItemCount(), signal)) otlpJson += piece;
  const generatedAtNs = BigInt(Date.now()) * 1_000_000n;
  yield buildTraceReport({ detail, spans, otlpJson, language, generatedAtNs });
}

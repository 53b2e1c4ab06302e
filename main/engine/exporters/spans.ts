import type { ExportScope } from '../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { ChromeTraceWriter } from '../../../core/formats/writing/chrome-trace.ts';
import { JaegerWriter } from '../../../core/formats/writing/jaeger-json.ts';
import type { LeftOut } from '../../../core/formats/writing/left-out.ts';
import { placeSpans, type SpanOrder, type SpanWriter } from '../../../core/formats/writing/placed-span.ts';
import { ZipkinWriter } from '../../../core/formats/writing/zipkin-json.ts';
import type { Store } from '../store/port.ts';
import type { ItemCount } from './item-count.ts';
import { signalsOf } from './otlp-json.ts';

/** Formats that know spans and nothing else. */
export type SpanFormat = 'jaeger-json' | 'zipkin-json' | 'chrome-trace';

/** Characters that are joined before they are handed on: a whole slice may be longer than a string can be. */
const PIECE_LENGTH = 1024 * 1024;

interface SpanFormatRules {
  order: SpanOrder;
  createWriter: (store: Store, leftOut: LeftOut) => SpanWriter;
}

const RULES: Record<SpanFormat, SpanFormatRules> = {
  'jaeger-json': { order: 'trace', createWriter: (_store, leftOut) => new JaegerWriter(leftOut) },
  'zipkin-json': { order: 'trace', createWriter: (_store, leftOut) => new ZipkinWriter(leftOut) },
  'chrome-trace': {
    order: 'start',
    createWriter: (store, leftOut) => new ChromeTraceWriter(store.stats().minNs ?? 0n, leftOut),
  },
};

/** The spans in scope, piece by piece. Logs and data points in scope are counted as left out. */
export async function* writeSpans(
  store: Store,
  format: SpanFormat,
  scope: ExportScope,
  count: ItemCount,
  leftOut: LeftOut,
  signal: CancelSignal,
): AsyncGenerator<string> {
  const { order, createWriter } = RULES[format];
  const writer = createWriter(store, leftOut);
  for await (const slice of store.readTelemetry({ scope, signals: ['traces'], order }, signal)) {
    if (slice.signal !== 'traces') continue;
    const spans = placeSpans(slice.groups, order, leftOut);
    let text = '';
    for (const piece of writer.write(spans)) {
      text += piece;
      if (text.length < PIECE_LENGTH) continue;
      yield text;
      text = '';
    }
    yield text;
    count.items += spans.length;
  }
  for (const other of signalsOf(scope).filter((one) => one !== 'traces'))
    leftOut.add(other, await store.countItems({ scope, signals: [other] }, signal));
  for (const piece of writer.end()) yield piece;
}

import type { ExportScope } from '../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { countItems } from '../../../core/formats/count-items.ts';
import { encodeJsonGroup, jsonRootKey } from '../../../core/otlp/encode-json.ts';
import type { Store } from '../store/port.ts';
import type { ItemCount } from './item-count.ts';

/** The signals a scope can hold. The logs of a trace belong to it; metrics belong to no trace. */
export function signalsOf(scope: ExportScope): Signal[] {
  if (scope.kind === 'all' || scope.kind === 'time') return ['traces', 'metrics', 'logs'];
  return scope.kind === 'logs' ? ['logs'] : ['traces', 'logs'];
}

/**
 * One OTLP/JSON document, written piece by piece: `{"resourceSpans":[…],"resourceMetrics":[…],"resourceLogs":[…]}` with the keys
 * of those signals only that hold something. It stands on one line, as the Collector's file receiver wants it, which also reads
 * of such a document the signal it is asked for.
 */
export async function* writeOtlpJson(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<string> {
  const signals = signalsOf(scope);
  let open = false;
  for (const one of signals) {
    let first = true;
    for await (const slice of store.readTelemetry({ scope, signals: [one] }, signal)) {
      for (const group of slice.groups) {
        yield `${first ? `${open ? '],' : '{'}"${jsonRootKey(one)}":[` : ','}${encodeJsonGroup(one, group)}`;
        [first, open] = [false, true];
      }
      const { spans, logs, points } = countItems([slice]);
      count.items += spans + logs + points;
    }
  }
  // A document without any key would not be known as OTLP again.
  yield open ? ']}\n' : `{"${jsonRootKey(signals[0]!)}":[]}\n`;
}

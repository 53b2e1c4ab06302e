import type { HiddenPlace, RedactionPreview } from '../../../contract/operations/redaction.ts';
import type { ExportScope } from '../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { countItems } from '../../../core/formats/count-items.ts';
import { redact } from '../../../core/processors/redact.ts';
import type { Redaction } from '../../../core/processors/redaction.ts';
import type { Store } from '../store/port.ts';
import { hiddenBy } from './export.ts';
import { signalsOf } from './otlp-json.ts';

/** Goes through all an export would write, and writes nothing. */
export async function previewRedaction(
  store: Store,
  scope: ExportScope,
  redaction: Redaction,
  signal?: CancelSignal,
): Promise<RedactionPreview> {
  let items = 0;
  for await (const slice of store.readTelemetry({ scope, signals: signalsOf(scope) }, signal)) {
    redact([slice], redaction);
    const { spans, logs, points } = countItems([slice]);
    items += spans + logs + points;
  }
  return { hidden: hiddenBy(redaction), places: placesOf(redaction), items };
}

function placesOf({ places }: Redaction): HiddenPlace[] {
  const all = Array.from(places, ([rule, keys]) => Array.from(keys, ([key, count]) => ({ rule, key, count })));
  return all.flat().sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

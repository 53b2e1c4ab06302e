import { redact } from '../../../core/processors/redact.ts';
import { redactAnswer, redactJson } from '../../../core/processors/redact-json.ts';
import type { Redaction } from '../../../core/processors/redaction.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { Store, TableSlice } from '../store/port.ts';
import { redactTrace } from './redact-trace.ts';

/** Columns that hold attributes as JSON. */
const JSON_COLUMNS = new Set(['attributes', 'resource_attributes']);
/** Texts that people and programs wrote; the others are ids, numbers and words of the specification. */
const TEXT_COLUMNS = new Set([
  ...['name', 'status_message', 'event_name', 'severity_text', 'service_name', 'scope_name', 'scope_version'],
  ...['metric_name', 'description', 'unit', 'schema_url'],
]);

/** The store as an exporter sees it: what is to be hidden in the file is hidden in whatever is read for it. */
export function redactedStore(store: Store, redaction: Redaction): Store {
  const replaced: Partial<Store> = {
    readTelemetry: (request, signal) => redactSlices(store.readTelemetry(request, signal), redaction),
    readSpanRequests: (request, signal) => store.readSpanRequests({ ...request, redaction }, signal),
    readTable: (request, signal) => redactTable(store.readTable(request, signal), redaction),
    ask: async (name, input, signal) => {
      const answer = await store.ask(name, input, signal);
      return name === 'trace.get' ? (redactTrace(answer as never, redaction) as typeof answer) : answer;
    },
    // Tables are redacted by their dictionaries, in which a value stands once: what is counted there is no count of values, which comes with the files.
    writeBundle: async (request, signal) => {
      const files = await store.writeBundle({ ...request, redaction: redaction.anew() }, signal);
      for (const { hidden } of files) redaction.addCounts(hidden);
      return files;
    },
    copySession: (signal) => store.copySession(signal, redaction),
  };
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const member = replaced[name] ?? target[name];
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

async function* redactSlices(slices: AsyncGenerator<Telemetry>, redaction: Redaction): AsyncGenerator<Telemetry> {
  for await (const slice of slices) yield* redact([slice], redaction);
}

async function* redactTable(slices: AsyncGenerator<TableSlice>, redaction: Redaction): AsyncGenerator<TableSlice> {
  for await (const { columns, rows } of slices) {
    const redactCell = (cell: string | null, i: number) => {
      const { name } = columns[i]!;
      if (cell === null) return cell;
      if (name === 'body') return redactAnswer(cell, redaction);
      if (name === 'service_name' && redaction.matches('service.name'))
        return redaction.standInForText('service.name', cell);
      if (JSON_COLUMNS.has(name)) return redactJson(cell, redaction);
      if (name === 'trace_state') return redaction.text(cell, 'tracestate');
      return TEXT_COLUMNS.has(name) ? redaction.text(cell) : cell;
    };
    yield { columns, rows: rows.map((row) => row.map(redactCell)) };
  }
}

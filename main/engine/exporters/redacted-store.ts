import { redact } from '../../../core/processors/redact.ts';
import { redactJson } from '../../../core/processors/redact-json.ts';
import type { KeyMatcher } from '../../../core/processors/match-keys.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { QuestionError, type Store, type TableSlice } from '../store/port.ts';

/** Columns that hold attributes or nested values as JSON; bodies are texts more often than not. */
const JSON_COLUMNS = new Set(['attributes', 'resource_attributes', 'body']);

/**
 * The store as exporters see it: what is to be hidden in files given away is hidden in whatever is read for them. Asked
 * for anew with every read, so that a change of the settings holds for the next file. `undefined` hides nothing.
 */
export function redactedStore(store: Store, matcher: () => KeyMatcher | undefined): Store {
  const readTelemetry: Store['readTelemetry'] = (request, signal) => {
    const matches = matcher();
    const slices = store.readTelemetry(request, signal);
    return matches ? redactSlices(slices, matches) : slices;
  };
  const readTable: Store['readTable'] = (request, signal) => {
    const matches = matcher();
    const slices = store.readTable(request, signal);
    return matches ? redactTable(slices, matches) : slices;
  };
  const writeBundle: Store['writeBundle'] = (request, signal) =>
    store.writeBundle({ ...request, hides: matcher() }, signal);
  const copySession: Store['copySession'] = async (signal) => {
    if (matcher() === undefined) return store.copySession(signal);
    throw new QuestionError(
      'A session is saved whole, with the values that the settings hide in exports. Export Parquet or OTLP instead, or switch hiding off.',
    );
  };
  const replaced: Partial<Store> = { readTelemetry, readTable, writeBundle, copySession };
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const member = replaced[name] ?? target[name];
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

async function* redactSlices(slices: AsyncGenerator<Telemetry>, matches: KeyMatcher): AsyncGenerator<Telemetry> {
  for await (const slice of slices) yield* redact([slice], matches).telemetry;
}

async function* redactTable(slices: AsyncGenerator<TableSlice>, matches: KeyMatcher): AsyncGenerator<TableSlice> {
  for await (const { columns, rows } of slices) {
    const isJson = columns.map(({ name }) => JSON_COLUMNS.has(name));
    const redactCell = (cell: string | null, i: number) =>
      cell !== null && isJson[i] ? redactJson(cell, matches) : cell;
    yield { columns, rows: rows.map((row) => row.map(redactCell)) };
  }
}

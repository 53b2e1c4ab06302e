import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { EncodedRequest, SpanRequests } from '../../port.ts';
import type { Database } from '../database.ts';
import { readAhead } from '../reading/read-ahead.ts';
import { Reading } from '../reading/reading.ts';
import { scopeKeys } from '../reading/scope-keys.ts';
import { CleanCheck } from './clean-check.ts';
import { groupRows, RequestLines } from './request-lines.ts';
import { readSpanColumns, type SpanColumns } from './span-columns.ts';
import { SpanTexts } from './span-texts.ts';
import { EntryReader, type StoredEntries } from './stored-entries.ts';

/** Spans read at once: every statement has to be read and planned. */
const ASKED_SPANS = 4_000;
/** Being read at once: while something is encoded, DuckDB answers for what follows. */
const READS_AHEAD = 2;

interface Slice {
  readonly spans: SpanColumns;
  readonly entries: StoredEntries;
}

/** The spans in scope in stored order as OTLP/JSON requests: from columns to text, never as objects of the model. */
export async function* readSpanRequests(
  database: Database,
  { scope, mostItems, mostBytes, redaction }: SpanRequests,
  signal?: CancelSignal,
): AsyncGenerator<EncodedRequest> {
  const reading = new Reading(database, signal);
  const keys = await scopeKeys(reading, 'traces', scope);
  const check = redaction && new CleanCheck(redaction);
  const texts = new SpanTexts(redaction, check);
  const lines = new RequestLines({ catalog: reading.catalog, redaction }, mostBytes);
  const step = Math.max(1, Math.floor(ASKED_SPANS / mostItems)) * mostItems;
  let from = 0;
  for await (const { spans, entries } of readAhead(slicesOf(reading, keys, step), READS_AHEAD)) {
    const textOf = texts.of(spans, entries);
    for (const [first, last] of ranges(spans.ids, keys.subarray(from, from + step), mostItems))
      yield* lines.of(groupRows(spans, first, last), textOf);
    from += step;
  }
}

/** Columns of several slices are read at once, what they name one after the other. */
function* slicesOf(reading: Reading, keys: BigUint64Array, step: number): Generator<() => Promise<Slice>> {
  const entries = new EntryReader(reading);
  let last: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < keys.length; from += step) {
    const some = keys.subarray(from, from + step);
    yield async () => {
      const read = readSpanColumns(reading, some);
      const before = last;
      const loaded = read.then(async (spans): Promise<Slice> => {
        await before;
        await reading.catalog.loadResources(spans.resources, reading.signal);
        await reading.catalog.loadScopes(spans.scopes, reading.signal);
        return { spans, entries: await entries.load(spans) };
      });
      last = loaded.catch(() => undefined);
      return loaded;
    };
  }
}

/** The rows of each so many keys. Some may be gone since their keys were read. */
function* ranges(ids: BigUint64Array, keys: BigUint64Array, size: number): Generator<[from: number, to: number]> {
  let row = 0;
  for (let at = 0; at < keys.length; at += size) {
    const from = row;
    const next = keys[at + size];
    if (next === undefined) row = ids.length;
    else while (row < ids.length && ids[row]! < next) row++;
    yield [from, row];
  }
}

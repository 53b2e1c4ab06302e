import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Span } from '../../../core/model/span.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { redact } from '../../../core/processors/redact.ts';
import { Redaction } from '../../../core/processors/redaction.ts';
import { redactedStore } from '../../../main/engine/exporters/redacted-store.ts';
import { Database } from '../../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { readAhead } from '../../../main/engine/store/duckdb/reading/read-ahead.ts';
import { readSpans } from '../../../main/engine/store/duckdb/reading/read-spans.ts';
import { Reading } from '../../../main/engine/store/duckdb/reading/reading.ts';
import { scopeKeys } from '../../../main/engine/store/duckdb/reading/scope-keys.ts';
import { CancelledError } from '../../../main/engine/store/port.ts';
import { attributes, span, spanId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { itemsByOrigin, readAll } from './items-by-origin.ts';
import { storeOf } from './questions/store-of.ts';

const SLICE = 20;
/** Fewer than a slice has, so that what is kept is let go while slices are being read. */
const FEW_TEXTS = 30;

/** Texts of their own in every span, and some that come again and again. */
const many = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    span({
      ...{ spanId: spanId(i + 1), traceState: `state=${i % 7}`, status: { code: 2, message: `failed ${i % 11}` } },
      attributes: attributes({ own: `own ${i}`, shared: `shared ${i % 13}`, password: `secret ${i}` }),
      events: [
        { timeUnixNano: 5n, name: 'e', attributes: attributes({ at: `event ${i}` }), droppedAttributesCount: 0 },
      ],
    }),
  );

test('slices that are read side by side have all of their texts, whatever is let go meanwhile', async () => {
  const path = join(await makeTempDir(), 's.tracebench');
  const sent = [traces('web', ...many(400))];
  const store = await openDuckDbStore(path);
  await store.append({ telemetry: sent, losses: [] });
  await store.close();
  const database = await Database.open(path);
  const reading = new Reading(database, undefined, FEW_TEXTS);
  const keys = await scopeKeys(reading, 'traces', { kind: 'all' });
  const slices = Array.from({ length: keys.length / SLICE }, (_, i) => keys.subarray(i * SLICE, (i + 1) * SLICE));
  const read = async (slice: BigUint64Array): Promise<Telemetry> => ({
    signal: 'traces',
    groups: await readSpans(reading, slice),
  });
  expect(itemsByOrigin(await Promise.all(slices.map(read)))).toEqual(itemsByOrigin(sent));
  const oneByOne: Telemetry[] = [];
  for (const slice of slices) oneByOne.push(await read(slice));
  expect(itemsByOrigin(oneByOne)).toEqual(itemsByOrigin(sent));
  await database.close();
});

test('slices come in their order, and cancelling ends them', async () => {
  const sent = [traces('web', ...many(500))];
  const store = await storeOf(...sent);
  const slices = await readAll(store, { kind: 'all' }, ['traces'], SLICE);
  const items = [...itemsByOrigin(slices).values()].flat() as Span[];
  expect(items.map((item) => item.spanId)).toEqual(Array.from({ length: 500 }, (_, i) => spanId(i + 1)));
  expect(itemsByOrigin(slices)).toEqual(itemsByOrigin(sent));

  const abort = new AbortController();
  const cancelled = store.readTelemetry(
    { scope: { kind: 'all' }, signals: ['traces'], sliceItems: SLICE, order: 'start' },
    abort.signal,
  );
  await cancelled.next();
  abort.abort();
  await expect(
    cancelled
      .next()
      .then(() => cancelled.next())
      .then(() => cancelled.next()),
  ).rejects.toThrow(CancelledError);
});

test('lines of many reads, what is hidden included, are those of the spans one by one', async () => {
  const sent = [traces('web', ...many(4_300))];
  const redaction = () => new Redaction({ matches: matchKeys(['password']), texts: ['tokens'] });
  const store = redactedStore(await storeOf(...sent), redaction());
  const back = await readAll(store, { kind: 'all' }, ['traces'], 1_000);
  expect(back).toHaveLength(5);
  back.forEach((slice, i) => {
    const part = [traces('web', ...many(4_300).slice(i * 1_000, (i + 1) * 1_000))];
    expect(Buffer.from(encodeJson([slice])).equals(encodeJson([...redact(part, redaction())]))).toBe(true);
  });
  expect(Buffer.from(encodeJson(back)).includes('secret ')).toBe(false);
}, 60_000);

/** A read that ends when it is told to. */
function controlled(log: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const read = () => {
    log.push(name);
    return promise;
  };
  return { read, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

test('so many are under way at once; who ends early waits for them', async () => {
  const begun: string[] = [];
  const reads = ['a', 'b', 'c', 'd', 'e'].map((name) => controlled(begun, name));
  const ahead = readAhead(
    reads.map(({ read }) => read),
    2,
  );
  const first = ahead.next();
  reads[1]!.end();
  reads[0]!.end();
  expect((await first).value).toBe('a');
  expect(begun).toEqual(['a', 'b']);
  expect((await ahead.next()).value).toBe('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  let ended = false;
  const end = ahead.return(undefined).then(() => (ended = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(false);
  reads[2]!.end();
  await end;
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('a failure is told in its turn', async () => {
  const reads = ['a', 'b', 'c'].map((name) => controlled([], name));
  const ahead = readAhead(
    reads.map(({ read }) => read),
    3,
  );
  reads[1]!.fail();
  reads[0]!.end();
  reads[2]!.end();
  expect((await ahead.next()).value).toBe('a');
  await expect(ahead.next()).rejects.toThrow('b');
});

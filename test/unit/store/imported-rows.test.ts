import { join } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import { expect, test, vi } from 'vitest';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { createRequestPacker } from '../../../main/engine/store/duckdb/request-packer.ts';
import type { ImportedBatch, RequestPacker, Store } from '../../../main/engine/store/port.ts';
import { attributes, logRecord, logs, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { itemsByOrigin, readAll } from './items-by-origin.ts';
import { hand, pack } from './packing.ts';
import { storeOf } from './questions/store-of.ts';

const everything = async (store: Store) => itemsByOrigin(await readAll(store, { kind: 'all' }));

function batchOf(packer: RequestPacker, importId: string, isLast = false): ImportedBatch {
  const { packed, transfer } = packer.take();
  return { ...structuredClone({ packed, losses: [] }, { transfer }), importId, isLast };
}

const bring = (packer: RequestPacker, store: Store, importId: string) =>
  store.appendImported([batchOf(packer, importId)]);

/** With texts, names and a resource of their own, so that a wrong number shows. */
const spansOf = (who: string, round: number): Telemetry =>
  traces(
    who,
    span({
      traceId: traceId(round + 1),
      spanId: spanId(round + 1),
      name: `${who} ${round}`,
      attributes: attributes({ [`${who}.key`]: `${who} text ${round}`, same: 'for all' }),
    }),
  );

test('rows of several files and of requests keep their texts, whoever comes in between', async () => {
  const store = await storeOf();
  const packers = { one: createRequestPacker(), two: createRequestPacker() };
  const desk = createRequestPacker();
  const all: Telemetry[] = [];
  for (let round = 0; round < 6; round++) {
    for (const [who, packer] of Object.entries(packers)) {
      all.push(spansOf(who, round), logs(who, logRecord()));
      for (const part of all.slice(-2)) pack(packer, part.signal, encodeProtobuf(part));
      await bring(packer, store, who);
    }
    all.push(spansOf('live', round), spansOf('decoded', round));
    pack(desk, 'traces', encodeProtobuf(all.at(-2)!));
    await hand(desk, store, round + 1);
    await store.append({ telemetry: [all.at(-1)!], losses: [] });
  }
  expect(await everything(store)).toEqual(itemsByOrigin(all));
  await store.settleImports(['one']);
  await store.settleImports([], ['two']);
  const left = all.filter(({ groups }) => JSON.stringify(groups[0]?.resource).includes('two') === false);
  expect(await everything(store)).toEqual(itemsByOrigin(left));
});

test('files that are brought in together keep their texts, and each can be taken back', async () => {
  const store = await storeOf();
  const names = ['one', 'two', 'three'];
  const goesOn = createRequestPacker();
  const all: Telemetry[] = [];
  for (let round = 0; round < 2; round++) {
    const batches: ImportedBatch[] = [];
    for (const name of [...names, 'goes on']) {
      const [who, packer] = name === 'goes on' ? [name, goesOn] : [`${name} ${round}`, createRequestPacker()];
      all.push(spansOf(who, round), logs(who, logRecord()));
      for (const part of all.slice(-2)) pack(packer, part.signal, encodeProtobuf(part));
      batches.push(batchOf(packer, who, packer !== goesOn));
    }
    const { revision } = store.stats();
    await store.appendImported(batches);
    expect(store.stats().revision).toBe(revision + 1);
  }
  expect(await everything(store)).toEqual(itemsByOrigin(all));
  expect(store.stats().counts).toMatchObject({ spans: 8, logs: 8 });
  await store.settleImports(['one 0'], ['two 0', 'goes on']);
  const left = all.filter(({ groups }) => !/two 0|goes on/.test(JSON.stringify(groups[0]?.resource)));
  expect(await everything(store)).toEqual(itemsByOrigin(left));
});

test('an import takes the place of another in one step', async () => {
  const store = await storeOf();
  for (const who of ['first', 'second']) {
    const packer = createRequestPacker();
    pack(packer, 'traces', encodeProtobuf(spansOf(who, 0)));
    await bring(packer, store, who);
  }
  expect(await store.settleImports(['first'])).toBe(false);
  expect(await store.settleImports(['second'], ['first'])).toBe(true);
  expect(await everything(store)).toEqual(itemsByOrigin([spansOf('second', 0)]));
  expect(store.stats().counts.spans).toBe(1);
});

/** How often DuckDB takes something away meanwhile. */
async function deletesIn(work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(DuckDBConnection.prototype, 'run');
  try {
    await work();
    return spy.mock.calls.filter(([sql]) => sql.startsWith('DELETE')).length;
  } finally {
    spy.mockRestore();
  }
}

test('many imports are settled, taken back and undone with the statements of one', async () => {
  const path = join(await makeTempDir(), 'session.tracebench');
  const store = await openDuckDbStore(path);
  const take = async (importId: string) => {
    const packer = createRequestPacker();
    pack(packer, 'traces', encodeProtobuf(spansOf(importId, 0)));
    await bring(packer, store, importId);
  };
  const named = (name: string, count: number) => Array.from({ length: count }, (_, nth) => `${name} ${nth}`);
  const [one, many] = [named('one', 1), named('many', 20)];
  for (const importId of [...one, ...many, ...named('unsettled', 3)]) await take(importId);
  const counts = [];
  for (const ids of [one, many]) {
    const settling = await deletesIn(() => store.settleImports(ids));
    counts.push([settling, await deletesIn(() => store.settleImports([], ids))]);
  }
  expect(counts[0]).toEqual([1, 10]);
  expect(counts[1]).toEqual(counts[0]);
  expect(store.stats().counts.spans).toBe(3);
  // Neighbours of what goes stay: those between two others, and those beside them.
  for (const importId of named('beside', 7)) await take(importId);
  await store.settleImports(['beside 3'], ['beside 1', 'beside 2', 'beside 4', 'beside 5', 'beside 5']);
  await store.settleImports(['beside 0', 'beside 6']);
  expect(store.stats().counts.spans).toBe(6);
  await store.close();
  const again = await openDuckDbStore(path);
  expect(await everything(again)).toEqual(
    itemsByOrigin(['beside 0', 'beside 3', 'beside 6'].map((name) => spansOf(name, 0))),
  );
  await again.close();
});

test('what an import left when the program ended is gone when the session is opened again', async () => {
  const path = join(await makeTempDir(), 'session.tracebench');
  const store = await openDuckDbStore(path);
  for (const who of ['whole', 'half']) {
    const packer = createRequestPacker();
    pack(packer, 'traces', encodeProtobuf(spansOf(who, 0)));
    await bring(packer, store, who);
  }
  await store.settleImports(['whole']);
  await store.close();
  const again = await openDuckDbStore(path);
  expect(await everything(again)).toEqual(itemsByOrigin([spansOf('whole', 0)]));
  expect(again.stats().counts.spans).toBe(1);
  await again.close();
});

test('a part of an import that was settled stays, with the text that says how far it is; what came after it is gone', async () => {
  const path = join(await makeTempDir(), 'session.tracebench');
  const store = await openDuckDbStore(path);
  const packer = createRequestPacker();
  const round = async (nth: number) => {
    pack(packer, 'traces', encodeProtobuf(spansOf('grows', nth)));
    await bring(packer, store, 'grows');
  };
  await round(0);
  await store.settlePart('grows', 'place', 'one');
  await round(1);
  await round(2);
  await store.settlePart('grows', 'place', 'three');
  await round(3);
  expect(await everything(store)).toEqual(itemsByOrigin([0, 1, 2, 3].map((nth) => spansOf('grows', nth))));
  await store.close();
  const again = await openDuckDbStore(path);
  expect(await everything(again)).toEqual(itemsByOrigin([0, 1, 2].map((nth) => spansOf('grows', nth))));
  expect(await again.readDocument('place')).toBe('three');
  await again.close();
});

test('of an import that failed only what was not settled is taken back', async () => {
  const store = await storeOf();
  const packer = createRequestPacker();
  for (const nth of [0, 1]) {
    pack(packer, 'traces', encodeProtobuf(spansOf('grows', nth)));
    await bring(packer, store, 'grows');
    if (nth === 0) await store.settlePart('grows', 'place', 'one');
  }
  await store.settleImports([], ['grows']);
  expect(await everything(store)).toEqual(itemsByOrigin([spansOf('grows', 0)]));
});

test('rows that are stored stay so where memory cannot be given back behind them', async () => {
  const store = await openDuckDbStore(join(await makeTempDir(), 's.tracebench'));
  const packer = createRequestPacker();
  pack(packer, 'traces', encodeProtobuf(spansOf('one', 0)));
  const { run } = DuckDBConnection.prototype;
  let failed = 0;
  const spy = vi.spyOn(DuckDBConnection.prototype, 'run').mockImplementation(function (
    this: DuckDBConnection,
    sql,
    ...more
  ) {
    if (!sql.includes('duckdb_memory')) return run.call(this, sql, ...more);
    failed++;
    return Promise.reject(new Error('out of memory'));
  });
  await bring(packer, store, 'one');
  spy.mockRestore();
  expect(failed).toBe(1);
  expect(store.stats().counts.spans).toBe(1);
  await store.close();
});

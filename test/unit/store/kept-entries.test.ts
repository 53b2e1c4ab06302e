import { join } from 'node:path';
import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createTables } from '../../../main/engine/store/duckdb/schema.ts';
import { foreign, joined, SERVICE_OF } from '../../../main/engine/store/duckdb/summaries/entry-statements.ts';
import { KeptEntries } from '../../../main/engine/store/duckdb/summaries/kept-entries.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { span, spanId, traces } from '../../helpers/telemetry.ts';
import { storeOf } from './questions/store-of.ts';

/** Of a few traces, spans and services, so that parents are found and come late; 0 is no parent. */
interface Drawn {
  trace: number;
  spanId: number;
  parent: number;
  kind: number;
  resource: number;
}
type Step = { kind: 'append'; spans: Drawn[] } | { kind: 'delete'; below: number } | { kind: 'ask' };

/** 1 and 2 are of one service. */
const SERVICES = ['cart', 'cart', 'pay'];

const drawn: fc.Arbitrary<Drawn> = fc.record({
  trace: fc.integer({ min: 1, max: 2 }),
  spanId: fc.integer({ min: 1, max: 6 }),
  parent: fc.integer({ min: 0, max: 6 }),
  kind: fc.constantFrom(0, 1, 2, 3, 5),
  resource: fc.integer({ min: 1, max: SERVICES.length }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      spans: fc.array(drawn, { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), below: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'ask' as const }) },
);

/** Server, consumer, no parent, or a parent in another service. */
function isEntry({ trace, parent, kind, resource }: Drawn, all: readonly Drawn[]): boolean {
  if (kind === 2 || kind === 5 || parent === 0) return true;
  const parents = all.filter((other) => other.trace === trace && other.spanId === parent);
  return parents.some((other) => SERVICES[other.resource - 1] !== SERVICES[resource - 1]);
}

async function openDatabase(): Promise<{ connection: DuckDBConnection; close: () => void }> {
  const instance = await DuckDBInstance.create(join(await makeTempDir(), 'spans.db'), { threads: '2' });
  const connection = await instance.connect();
  for (const sql of createTables()) await connection.run(sql);
  for (const [i, service] of SERVICES.entries())
    await connection.run(`INSERT INTO resource VALUES (${i + 1}, '${service}', '{}', '[]', '')`);
  return { connection, close: () => (connection.closeSync(), instance.closeSync()) };
}

const rowOf = ({ trace, spanId: id, parent, kind, resource }: Drawn, key: number) =>
  `(${key}, ${resource}, 0, 0, '00000000-0000-0000-0000-00000000000${trace}', ${id}, ${parent}, 0, 0, 0, ${kind}, 1, 2, 0, 0, 0, [], 0, 0, 0, 0, 0)`;

test('entries are those whose kind, parent or parent’s service say so, whatever came, went or was asked before', async () => {
  const steps = fc.array(step, { minLength: 1, maxLength: 12 });
  const property = fc.asyncProperty(
    steps,
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 40 }),
    async (all, most, apart) => {
      const { connection, close } = await openDatabase();
      const entries = new KeptEntries(most);
      const held = new Map<number, Drawn>();
      let [revision, generation, last] = [0, 0, 0];
      const ask = async () => {
        const at = { revision, generation, opening: 1, minNs: undefined, maxNs: undefined };
        const { table } = await entries.begin(connection, at);
        const answer = await connection.runAndReadAll(`SELECT s.id::INTEGER FROM span s JOIN (${joined(table!)}) e
        ON e.block = s.id >> 6 WHERE (e.mask >> (s.id & 63)) & 1 = 1 ORDER BY s.id`);
        await connection.run('ROLLBACK');
        const spans = [...held.values()];
        const wanted = [...held].filter(([, drawn]) => isEntry(drawn, spans)).map(([key]) => key);
        expect(answer.getRows().map(([key]) => key)).toEqual(wanted);
      };
      for (const one of all) {
        revision++;
        if (one.kind === 'ask') await ask();
        else if (one.kind === 'append') {
          for (const drawn of one.spans) held.set((last += apart), drawn);
          const rows = one.spans.map((drawn, i) => rowOf(drawn, last - (one.spans.length - 1 - i) * apart));
          await connection.run(`INSERT INTO span VALUES ${rows.join(', ')}`);
        } else {
          generation++;
          await connection.run(`DELETE FROM span WHERE id < ${one.below * apart}`);
          for (const key of [...held.keys()]) if (key < one.below * apart) held.delete(key);
        }
      }
      await ask();
      close();
    },
  );
  await fc.assert(property, { numRuns: 25, endOnFailure: true });
}, 120_000);

test('a child comes once, however many spans share its parent’s id', async () => {
  const { connection, close } = await openDatabase();
  const shared: Drawn = { trace: 1, spanId: 1, parent: 0, kind: 1, resource: 1 };
  const child: Drawn = { ...shared, spanId: 2, parent: 1 };
  const rows = (drawn: Drawn, from: number) =>
    Array.from({ length: 2_000 }, (_, i) => rowOf({ ...drawn, resource: (i % 2) * 2 + 1 }, from + i)).join(', ');
  await connection.run(`INSERT INTO span VALUES ${rows(shared, 1)}, ${rows(child, 2_001)}`);
  const answer = await connection.runAndReadAll(`WITH ${SERVICE_OF}, found AS (${foreign('true', 'true')})
    SELECT count(*)::INTEGER, count(DISTINCT id)::INTEGER, min(id)::INTEGER FROM found`);
  expect(answer.getRows()).toEqual([[2_000, 2_000, 2_001]]);
  close();
});

test('the services are answered as well where entries cannot be kept', async () => {
  const child = span({ spanId: spanId(2), parentSpanId: spanId(1), kind: 1 });
  const store = await storeOf(traces('shop', span({ spanId: spanId(1), kind: 3 }), child), traces('pay', child));
  const ask = async (apdexThresholdNs: number) => {
    const input = { key: 'service.name', apdexThresholdNs, limit: 10 };
    const { subjects } = await store.ask('subjects.list', input);
    const { operations } = await store.ask('subject.operations', { ...input, value: 'shop' });
    const red = await store.ask('subject.red', { ...input, value: 'pay', buckets: 1 });
    return {
      calls: subjects.map(({ value, calls }) => [value, calls]),
      entries: operations.map(({ entry }) => entry),
      ofPay: red.total.calls,
    };
  };
  const kept = await ask(1);
  expect(kept).toEqual({
    calls: [
      ['shop', 1],
      ['pay', 1],
    ],
    entries: [true, false],
    ofPay: 1,
  });
  const { run } = DuckDBConnection.prototype;
  const spy = vi.spyOn(DuckDBConnection.prototype, 'run').mockImplementation(function (
    this: DuckDBConnection,
    ...given
  ) {
    const isMaking = /^(INSERT INTO|CREATE OR REPLACE TABLE) derived/.test(given[0]);
    return isMaking ? Promise.reject(new Error('Out of Memory Error: no room')) : run.apply(this, given);
  });
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  await store.append({ telemetry: [traces('ads', span({ spanId: spanId(9) }))], losses: [] });
  const looked = await ask(2);
  spy.mockRestore();
  expect(warned).toHaveBeenCalledTimes(1);
  warned.mockRestore();
  expect(looked).toEqual({
    ...kept,
    calls: [
      ['shop', 1],
      ['ads', 1],
      ['pay', 1],
    ],
  });
});

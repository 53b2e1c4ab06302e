import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogFilter } from '../../../../contract/filters.ts';
import { Database } from '../../../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { LogSource, type LogIndex } from '../../../../main/engine/store/duckdb/questions/log-index.ts';
import { LogKeys } from '../../../../main/engine/store/duckdb/questions/log-keys.ts';
import { LogSlices } from '../../../../main/engine/store/duckdb/questions/log-slices.ts';
import { logRecord, logs } from '../../../helpers/telemetry.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

interface Row {
  time: bigint;
  severity: number;
}

/** Few and many records of one time, none at all, and times as far apart as can be. */
const time = fc.oneof(
  fc.constantFrom(0n, 5n, 5n, 6n, 1_000n, 2n ** 64n - 1n),
  fc.bigInt({ min: 0n, max: 5_000n }),
  fc.bigInt({ min: 1_763_800_000_000_000_000n, max: 1_763_800_000_000_005_000n }),
);
const row = fc.record({ time, severity: fc.constantFrom(0, 9, 17) });
const filter = fc.constantFrom<LogFilter>({}, { minSeverity: 9 }, { text: 'nowhere' });
const matches = ({ minSeverity = 0, text }: LogFilter, { severity }: Row) => !text && severity >= minSeverity;

async function databaseOf(rows: readonly Row[]): Promise<Database> {
  const path = join(await makeTempDir(), 'index.tracebench');
  const store = await openDuckDbStore(path);
  const records = rows.map(({ time, severity }) =>
    logRecord({ timeUnixNano: time, observedTimeUnixNano: 0n, severityNumber: severity }),
  );
  await store.append({ telemetry: [logs('a', ...records)], losses: [] });
  await store.close();
  return Database.open(path);
}

const before = (a: { time: bigint; id: bigint }, b: { time: bigint; id: bigint }) =>
  a.time < b.time || (a.time === b.time && a.id < b.id);

const BUILD = {
  keys: (source: LogSource, lastId: bigint) => LogKeys.build(source, lastId, 1_000),
  'slices of at most 3 records': (source: LogSource, lastId: bigint) => LogSlices.build(source, lastId, 3),
};

test.each(Object.entries(BUILD))('any rows, any rank, with records added later: %s', async (_, build) => {
  const property = fc.asyncProperty(
    fc.array(row, { minLength: 1, maxLength: 60 }),
    fc.array(row, { maxLength: 20 }),
    filter,
    fc.infiniteStream(fc.nat()),
    async (first, later, wanted, numbers) => {
      const rows = [...first, ...later];
      const database = await databaseOf(rows);
      const source = new LogSource(database, wanted);
      let index: LogIndex | undefined = await build(source, BigInt(first.length));
      for (const known of [first, rows]) {
        index = (await index!.update(source, BigInt(known.length))) ?? (await build(source, BigInt(known.length)));
        const places = known.flatMap((one, i) => (matches(wanted, one) ? [{ time: one.time, id: BigInt(i + 1) }] : []));
        places.sort((a, b) => (before(a, b) ? -1 : 1));
        expect(index!.total).toBe(places.length);
        const from = numbers.next().value! % (places.length + 1);
        const to = from + (numbers.next().value! % (places.length - from + 1));
        expect(await index!.keys(source, from, to)).toEqual(places.slice(from, to).map(({ id }) => id));
        const at = { time: rows[numbers.next().value! % rows.length]!.time, id: BigInt(numbers.next().value! % 70) };
        expect(await index!.rank(source, at)).toBe(places.filter((place) => before(place, at)).length);
      }
      await database.close();
    },
  );
  await fc.assert(property, { numRuns: 15 });
});

test('more matches than are kept one by one', async () => {
  const database = await databaseOf(Array.from({ length: 5 }, () => ({ time: 1n, severity: 9 })));
  expect(await LogKeys.build(new LogSource(database, {}), 5n, 4)).toBeUndefined();
  expect((await LogKeys.build(new LogSource(database, {}), 5n, 5))?.total).toBe(5);
  await database.close();
});

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import {
  attributes,
  logRecord,
  logs,
  metric,
  metrics,
  span,
  spanId,
  traceId,
  traces,
} from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const HOUR = 3_600_000_000_000n;
const NOW = 1_763_800_000_000_000_000n;
const hoursAgo = (hours: number) => NOW - BigInt(hours) * HOUR;

async function open(path = ':memory:'): Promise<Store> {
  const store = await openDuckDbStore(path);
  onTestFinished(() => store.close());
  return store;
}

const append = (store: Store, ...telemetry: Telemetry[]) => store.append({ telemetry, losses: [] });

const spanAt = (trace: number, id: number, hours: number) =>
  span({
    traceId: traceId(trace),
    spanId: spanId(id),
    startTimeUnixNano: hoursAgo(hours),
    endTimeUnixNano: hoursAgo(hours) + 1_000n,
    events: [{ timeUnixNano: hoursAgo(hours), name: 'e', attributes: [], droppedAttributesCount: 0 }],
    links: [
      { traceId: traceId(9), spanId: spanId(9), traceState: '', attributes: [], droppedAttributesCount: 0, flags: 0 },
    ],
  });
const logAt = (hours: number, observed = hours) =>
  logRecord({ timeUnixNano: hours < 0 ? 0n : hoursAgo(hours), observedTimeUnixNano: hoursAgo(observed) });

function gaugeAt(...hours: number[]) {
  const dataPoints = hours.map((hour) => ({
    attributes: [],
    startTimeUnixNano: 0n,
    timeUnixNano: hoursAgo(hour),
    flags: 0,
    value: { kind: 'double', value: hour } as const,
    exemplars: [
      {
        filteredAttributes: [],
        timeUnixNano: hoursAgo(hour),
        value: { kind: 'none' } as const,
        spanId: spanId(1),
        traceId: traceId(1),
      },
    ],
  }));
  return metric('m', { kind: 'gauge', dataPoints });
}

const rows = async (store: Store, sql: string) => (await store.ask('sql.query', { sql, limit: 100_000 })).rows;
const numbers = async (store: Store, sql: string) => (await rows(store, sql)).map(([value]) => Number(value));

describe('by age', () => {
  test('everything older goes, traces as a whole by their latest span', async () => {
    const store = await open();
    await append(
      store,
      traces('shop', spanAt(1, 1, 30), spanAt(1, 2, 25), spanAt(2, 3, 30), spanAt(2, 4, 23), spanAt(3, 5, 1)),
      logs('shop', logAt(25), logAt(23), logAt(-1, 26), logAt(-1, 2)),
      metrics('shop', gaugeAt(30, 25, 3)),
    );
    expect(await store.countExpiring({ maxBytes: 0, maxAgeHours: 24 }, NOW)).toEqual({ spans: 2, logs: 2, points: 2 });
    expect(await store.expire({ maxBytes: 0, maxAgeHours: 24 }, NOW)).toBe(2 + 2 + 2);
    expect(await numbers(store, 'SELECT DISTINCT right(trace_id, 1) FROM spans ORDER BY 1')).toEqual([2, 3]);
    expect(store.stats().counts).toMatchObject({ spans: 3, events: 3, links: 3, logs: 2, points: 1, exemplars: 1 });
    expect(store.stats().minNs).toBe(hoursAgo(30));
    expect(await numbers(store, 'SELECT value FROM metric_points')).toEqual([3]);
    expect(store.losses().map(({ kind, source, signal, code, count }) => [kind, source, signal, code, count])).toEqual([
      ['expired', 'retention', 'traces', 'retention-age', 2],
      ['expired', 'retention', 'logs', 'retention-age', 2],
      ['expired', 'retention', 'metrics', 'retention-age', 2],
    ]);
  });

  test('what was opened from a file stays, however old', async () => {
    const store = await open();
    await store.append({
      telemetry: [traces('shop', spanAt(1, 1, 500)), logs('shop', logAt(500)), metrics('shop', gaugeAt(500))],
      losses: [],
      importId: 'file',
    });
    expect(await store.countExpiring({ maxBytes: 0, maxAgeHours: 1 }, NOW)).toEqual({ spans: 0, logs: 0, points: 0 });
    expect(await store.expire({ maxBytes: 0, maxAgeHours: 1 }, NOW)).toBe(0);
    expect(store.stats().counts).toMatchObject({ spans: 1, logs: 1, points: 1 });
    expect(store.losses()).toEqual([]);
  });

  test('no limit takes nothing; a second pass finds nothing more', async () => {
    const store = await open();
    await append(store, traces('shop', spanAt(1, 1, 30)));
    const { revision } = store.stats();
    expect(await store.expire({ maxBytes: 0, maxAgeHours: 0 }, NOW)).toBe(0);
    expect(store.stats().revision).toBe(revision);
    expect(await store.expire({ maxBytes: 0, maxAgeHours: 24 }, NOW)).toBe(1);
    expect(await store.expire({ maxBytes: 0, maxAgeHours: 24 }, NOW)).toBe(0);
    expect(store.losses()).toMatchObject([{ count: 1 }]);
  });

  test('goes on over many steps, with telemetry arriving in between', async () => {
    const store = await open();
    const spans = Array.from({ length: 2_500 }, (_, i) => spanAt(i + 10, i + 10, i < 2_200 ? 30 : 1));
    await append(store, traces('shop', ...spans));
    const expiring = store.expire({ maxBytes: 0, maxAgeHours: 24 }, NOW);
    const arriving = append(store, traces('shop', spanAt(7, 7, 0)));
    expect(await expiring).toBe(2_200);
    await arriving;
    expect(store.stats().counts.spans).toBe(301);
    expect(store.losses()).toMatchObject([{ count: 2_200 }]);
  });
});

describe('by size', () => {
  const filler = (seed: number) =>
    Array.from({ length: 20 }, (_, i) =>
      (((seed * 7_919 + i * 104_729) * 2_654_435_761) % 4_294_967_296).toString(36),
    ).join('');

  /** One log record an hour, newest last; texts that do not compress. */
  async function fill(store: Store, from: number, to: number): Promise<void> {
    for (let batch = from; batch < to; batch += 5_000) {
      const records = Array.from({ length: Math.min(5_000, to - batch) }, (_, i) =>
        logRecord({
          timeUnixNano: hoursAgo(200_000 - (batch + i)),
          body: { kind: 'string', value: filler(batch + i) },
          attributes: attributes({ n: BigInt(batch + i) }),
        }),
      );
      await append(store, logs('shop', ...records));
    }
  }

  /** The file, with nothing left in the log. */
  async function reopen(store: Store): Promise<Store> {
    await store.close();
    return openDuckDbStore(store.path);
  }

  test('the oldest goes until the limit holds, once', async () => {
    const made = await openDuckDbStore(join(await makeTempDir(), 's.tracebench'));
    await fill(made, 0, 40_000);
    const store = await reopen(made);
    onTestFinished(() => store.close());
    // What is kept in memory for the list is another database to DuckDB, and no part of the session's size.
    await store.ask('traces.search', { filter: {}, sort: { by: 'start', descending: true }, offset: 0, limit: 1 });
    const maxBytes = Math.round(statSync(store.path).size * 0.9); // two thirds of that are to stay
    const expected = await store.countExpiring({ maxBytes, maxAgeHours: 0 }, NOW);
    const gone = await store.expire({ maxBytes, maxAgeHours: 0 }, NOW);
    expect(expected).toEqual({ spans: 0, logs: gone, points: 0 });
    expect(gone).toBeGreaterThan(40_000 * 0.25);
    expect(gone).toBeLessThan(40_000 * 0.5);
    const left = await rows(store, 'SELECT min(log_key), max(log_key), count(*) FROM logs');
    expect(left[0]!.map(Number)).toEqual([gone + 1, 40_000, 40_000 - gone]);
    expect(store.losses()).toMatchObject([{ kind: 'expired', code: 'retention-size', signal: 'logs', count: gone }]);
    // The record of that takes a block.
    expect(await store.expire({ maxBytes, maxAgeHours: 0 }, NOW)).toBeLessThan(40_000 * 0.06);
  });

  test('what makes it too large is the log: that is taken into the tables, and nothing goes', async () => {
    const store = await open(join(await makeTempDir(), 's.tracebench'));
    await fill(store, 0, 40_000);
    const { bytes } = store.stats();
    store.keepBelow(bytes);
    await fill(store, 40_000, 40_001);
    await store.writeDocument('written', 'after all of that');
    expect(store.stats().bytes).toBeLessThan(bytes * 0.8);
    expect(await store.nearsLimit(bytes)).toBe(false);
    expect(await store.expire({ maxBytes: bytes, maxAgeHours: 0 }, NOW)).toBe(0);
    expect(store.stats().counts.logs).toBe(40_001);
  });

  test('ever more comes, and as much goes: what is kept neither shrinks nor grows', async () => {
    const store = await open(join(await makeTempDir(), 's.tracebench'));
    const maxBytes = 6_000_000;
    store.keepBelow(maxBytes);
    const kept: number[] = [];
    let most = 0;
    for (let at = 0; at < 80_000; at += 2_500) {
      await fill(store, at, at + 2_500);
      most = Math.max(most, store.stats().bytes);
      if (!(await store.nearsLimit(maxBytes))) continue;
      await store.expire({ maxBytes, maxAgeHours: 0 }, NOW);
      kept.push(store.stats().counts.logs);
    }
    expect(kept.length).toBeGreaterThan(3);
    // How much one pass leaves depends on when the log of commits was taken in; over several it must not drift.
    const mean = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const half = kept.length >> 1;
    const drift = mean(kept.slice(half)) / mean(kept.slice(0, half));
    expect(drift).toBeGreaterThan(0.6);
    expect(drift).toBeLessThan(1.6);
    expect(Math.min(...kept) / Math.max(...kept)).toBeGreaterThan(0.3);
    // All of it fits into one row group, which may be there twice for a moment.
    expect(most).toBeLessThan(maxBytes * 2);
  }, 120_000);

  test('the space is used again: ever more telemetry goes through a file that does not grow', async () => {
    let store = await openDuckDbStore(join(await makeTempDir(), 's.tracebench'));
    onTestFinished(() => store.close());
    const points = async (from: number, to: number) => {
      for (let at = from; at < to; at += 25_000) {
        const hours = Array.from({ length: 25_000 }, (_, i) => 480_000 - (at + i));
        await append(store, metrics('shop', gaugeAt(...hours)));
      }
    };
    const sizes: number[] = [];
    const held = 125_000; // a row group and a little
    for (let at = 0; at < 4 * held; at += held) {
      // As many go as come.
      if (at > 0) expect(await store.expire({ maxBytes: 0, maxAgeHours: 480_000 - at }, NOW)).toBe(held);
      await points(at, at + held);
      store = await reopen(store);
      sizes.push(statSync(store.path).size);
    }
    expect(store.stats().counts.points).toBe(held);
    // Four times as much went through as the file held at first.
    expect(Math.max(...sizes)).toBeLessThan(sizes[0]! * 2);
  });

  test('a session below its limit is left alone', async () => {
    const store = await open(join(await makeTempDir(), 's.tracebench'));
    await fill(store, 0, 100);
    expect(await store.expire({ maxBytes: 100_000_000, maxAgeHours: 0 }, NOW)).toBe(0);
  });
});

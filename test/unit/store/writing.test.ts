import { spawnSync } from 'node:child_process';
import { linkSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreLockedError } from '../../../main/engine/api.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { isHeld } from '../../../main/engine/store/duckdb/is-held.ts';
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

let folder: string;
let path: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracebench-store-'));
  path = join(folder, 'session.tracebench');
  store = await openDuckDbStore(path);
});

afterEach(async () => {
  await store.close().catch(() => undefined);
  rmSync(folder, { recursive: true });
});

async function rows(sql: string): Promise<unknown[][]> {
  return (await store.ask('sql.query', { sql, limit: 1_000 })).rows;
}

async function reopen(): Promise<void> {
  await store.close();
  store = await openDuckDbStore(path);
}

const append = (...telemetry: Parameters<Store['append']>[0]['telemetry']) => store.append({ telemetry, losses: [] });

describe('the views', () => {
  test('show a span with OpenTelemetry names, hex ids and typed attributes', async () => {
    await append(
      traces(
        'checkout',
        span({
          traceId: traceId(0xabc),
          spanId: spanId(0xde),
          parentSpanId: spanId(0xdd),
          name: 'charge',
          kind: 3,
          startTimeUnixNano: 1_763_800_000_123_456_789n,
          endTimeUnixNano: 1_763_800_000_123_457_000n,
          status: { code: 2, message: 'declined' },
          attributes: attributes({ s: 'x', i: 9_223_372_036_854_775_807n, d: -0.5, b: true, nan: NaN }),
        }),
      ),
    );
    expect(
      await rows(
        `SELECT trace_id, span_id, parent_span_id, name, kind, status_code, status_message, service_name, duration_ns::BIGINT,
         start_time_unix_nano::VARCHAR, start_time::VARCHAR, attributes::VARCHAR FROM spans`,
      ),
    ).toEqual([
      [
        '00000000000000000000000000000abc',
        '00000000000000de',
        '00000000000000dd',
        'charge',
        'CLIENT',
        'ERROR',
        'declined',
        'checkout',
        211n,
        '1763800000123456789',
        '2025-11-22 08:26:40.123456789',
        '{"s":"x","i":9223372036854775807,"d":-0.5,"b":true,"nan":"NaN"}',
      ],
    ]);
  });

  test('keep times that no timestamp can hold as raw nanoseconds', async () => {
    await append(traces('a', span({ startTimeUnixNano: 2n ** 64n - 1n, endTimeUnixNano: 1n })));
    expect(await rows('SELECT start_time, start_time_unix_nano::VARCHAR, duration_ns::VARCHAR FROM spans')).toEqual([
      [null, '18446744073709551615', '-18446744073709551614'],
    ]);
    expect(store.stats().maxNs).toBe(1n);
  });

  test('show events, links, logs and points beside their owners', async () => {
    const exemplar = {
      filteredAttributes: [],
      timeUnixNano: 5n,
      value: { kind: 'int', value: 3n } as const,
      spanId: spanId(1),
      traceId: traceId(1),
    };
    const point = { attributes: attributes({ k: 'v' }), startTimeUnixNano: 0n, timeUnixNano: 7n, flags: 0 };
    await append(
      traces(
        'a',
        span({
          events: [
            {
              timeUnixNano: 5n,
              name: 'exception',
              attributes: attributes({ 'exception.type': 'E' }),
              droppedAttributesCount: 2,
            },
          ],
          links: [
            {
              traceId: traceId(2),
              spanId: spanId(3),
              traceState: 'k=v',
              attributes: [],
              droppedAttributesCount: 0,
              flags: 1,
            },
          ],
        }),
      ),
      logs(
        'a',
        logRecord({ body: { kind: 'kvlist', values: attributes({ n: 1n }) }, traceId: traceId(1), spanId: spanId(1) }),
      ),
      metrics(
        'a',
        metric('m', {
          kind: 'gauge',
          dataPoints: [{ ...point, value: { kind: 'double', value: 1.5 }, exemplars: [exemplar] }],
        }),
      ),
    );
    expect(await rows('SELECT name, span_id, attributes::VARCHAR, dropped_attributes_count FROM span_events')).toEqual([
      ['exception', spanId(1), '{"exception.type":"E"}', 2],
    ]);
    expect(await rows('SELECT span_id, linked_trace_id, linked_span_id, trace_state FROM span_links')).toEqual([
      [spanId(1), traceId(2), spanId(3), 'k=v'],
    ]);
    expect(await rows('SELECT body, trace_id, span_id, severity_text, service_name FROM logs')).toEqual([
      ['{"n":1}', traceId(1), spanId(1), 'INFO', 'a'],
    ]);
    expect(
      await rows('SELECT metric_name, kind, value, attributes::VARCHAR, exemplars_count FROM metric_points'),
    ).toEqual([['m', 'gauge', 1.5, '{"k":"v"}', 1]]);
    expect(await rows('SELECT value_int, trace_id FROM metric_exemplars')).toEqual([[3n, traceId(1)]]);
  });
});

describe('commits', () => {
  test('count what they add and move the revision', async () => {
    const before = store.stats().revision;
    await append(traces('a', span(), span({ spanId: spanId(2) })), logs('a', logRecord()));
    const { revision, counts, minNs, maxNs } = store.stats();
    expect(revision).toBeGreaterThan(before);
    expect(counts).toMatchObject({ spans: 2, logs: 1 });
    expect([minNs, maxNs]).toEqual([1_000n, 2_000n]);
  });

  test('that fail leave nothing behind and cost neighbours nothing', async () => {
    const bad = traces(
      'bad',
      span({ name: 'lost', attributes: attributes({ onlyHere: 'lost text' }), flags: 1.5 as number }),
    );
    (bad.groups[0]!.scopes[0]!.items as unknown[]).push({ ...span(), traceId: 'not hex at all, 32 characters !!' });
    const outcomes = await Promise.allSettled([append(traces('good', span({ name: 'kept' }))), append(bad)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await append(traces('later', span({ name: 'after', attributes: attributes({ onlyHere: 'lost text' }) })));
    expect(await rows('SELECT name, service_name, attributes::VARCHAR FROM spans ORDER BY span_key')).toEqual([
      ['kept', 'good', '{}'],
      ['after', 'later', '{"onlyHere":"lost text"}'],
    ]);
  });

  test('keep dictionary ids dense after a failure, for the views look texts up by position', async () => {
    const bad = traces('bad', span({ attributes: attributes({ a: 'never stored' }) }));
    (bad.groups[0]!.scopes[0]!.items as unknown[]).push({ ...span(), traceId: 'x' });
    await append(bad).catch(() => undefined);
    await append(traces('a', span({ attributes: attributes({ a: 'one', b: 'two' }) })));
    expect(await rows('SELECT count(*), max(id) FROM (SELECT id FROM value)')).toEqual([[2n, 2]]);
  });

  test('survive reopening, and ids go on where they were', async () => {
    await append(traces('a', span({ attributes: attributes({ a: 'one' }) })));
    await reopen();
    expect(store.stats().counts.spans).toBe(1);
    expect([store.stats().minNs, store.stats().maxNs]).toEqual([1_000n, 2_000n]);
    await append(traces('a', span({ spanId: spanId(2), attributes: attributes({ a: 'one', b: 'two' }) })));
    expect(await rows('SELECT span_key::BIGINT, attributes::VARCHAR FROM spans ORDER BY 1')).toEqual([
      [1n, '{"a":"one"}'],
      [2n, '{"a":"one","b":"two"}'],
    ]);
  });

  test('take many rows at once, more than one chunk of DuckDB', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) =>
      span({ spanId: spanId(i + 1), attributes: attributes({ n: BigInt(i), text: `value ${i}` }) }),
    );
    await append(traces('a', ...many));
    expect(
      await rows(`SELECT count(*), sum((attributes->>'$.n')::BIGINT)::BIGINT, max(attributes->>'$.text') FROM spans`),
    ).toEqual([[5_000n, 12_497_500n, 'value 999']]);
  });
});

describe('losses', () => {
  const loss = {
    kind: 'rejected',
    source: 'otlp-http',
    signal: 'traces',
    code: 'trace-id',
    example: 'span 3',
    count: 2,
  } as const;

  test('are added up and survive reopening', async () => {
    await store.append({ telemetry: [], losses: [loss, { ...loss, count: 3 }] });
    await reopen();
    expect(store.losses()).toMatchObject([{ code: 'trace-id', count: 5, example: 'span 3' }]);
  });
});

describe('imports', () => {
  test('can be forgotten as one, and leave the rest', async () => {
    await append(traces('live', span()));
    await store.append({
      telemetry: [traces('dump', span({ spanId: spanId(2) })), logs('dump', logRecord())],
      losses: [{ kind: 'skipped', source: 'dump.json', signal: '', code: 'line', example: 'line 3', count: 1 }],
      importId: 'one',
    });
    expect(store.stats().counts).toMatchObject({ spans: 2, logs: 1 });
    await store.settleImports([], ['one']);
    expect(store.stats().counts).toMatchObject({ spans: 1, logs: 0 });
    expect(await rows('SELECT service_name FROM spans')).toEqual([['live']]);
    expect(store.losses()).toEqual([]);
  });
});

describe('opening', () => {
  test('a file twice in one process is refused', async () => {
    await expect(openDuckDbStore(path)).rejects.toThrow(StoreLockedError);
  });

  test.each(['a hard link', 'a symbolic link'])('nor under another name: %s', async (kind) => {
    const other = join(folder, 'other.tracebench');
    (kind === 'a hard link' ? linkSync : symlinkSync)(path, other);
    await expect(openDuckDbStore(other)).rejects.toThrow('already open in this process');
    expect(await isHeld(other)).toBe(true);
    await store.close();
    expect(await isHeld(other)).toBe(false);
  });

  test('a file that another process has open names that process', async () => {
    const code = `import('./main/engine/store/duckdb/duckdb-store.ts').then(async ({ openDuckDbStore }) => {
      try { await openDuckDbStore(process.argv[1]); console.log('opened'); } catch (error) { console.log(error.name, error.message); }
    });`;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', code, path], { encoding: 'utf8' });
    expect(child.stdout).toContain('StoreLockedError');
    expect(child.stdout).toContain(`process ${process.pid}`);
  });

  test('says what is wrong with a foreign file', async () => {
    await expect(openDuckDbStore(import.meta.filename)).rejects.toThrow(/is no session but another file/);
  });
});

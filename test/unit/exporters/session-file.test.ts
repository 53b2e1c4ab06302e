import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SIGNALS, type Telemetry } from '../../../core/model/telemetry.ts';
import { redact } from '../../../core/processors/redact.ts';
import { Redaction } from '../../../core/processors/redaction.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { redactedStore } from '../../../main/engine/exporters/redacted-store.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { OPENED_FILES, type Store } from '../../../main/engine/store/port.ts';
import { logRecord, logs, metric, metrics, span, spanId, traces } from '../../helpers/telemetry.ts';
import { itemsByOrigin, readAll } from '../store/items-by-origin.ts';
import { pullExport } from './pull-export.ts';

const gauge = {
  attributes: [],
  startTimeUnixNano: 1n,
  timeUnixNano: 2n,
  flags: 0,
  exemplars: [],
  value: { kind: 'int', value: 3n },
} as const;
const TELEMETRY: Telemetry[] = [
  traces('web', span({ spanId: spanId(1), attributes: [{ key: 'k', value: { kind: 'string', value: 'v' } }] })),
  logs('web', logRecord(), logRecord()),
  metrics('web', metric('m', { kind: 'gauge', dataPoints: [{ ...gauge, attributes: [], exemplars: [] }] })),
];

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tracebench-session-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function exported(store: Store) {
  const exports = new Exports(store);
  const begun = exports.begin({ format: 'tracebench', scope: { kind: 'all' }, language: 'en', compression: 'none' });
  return { ...begun, ...(await pullExport(exports, begun.exportId)) };
}

async function storeAt(path: string): Promise<Store> {
  const store = await openDuckDbStore(path);
  await store.append({
    telemetry: TELEMETRY,
    losses: [{ kind: 'rejected', source: 's', signal: 'traces', code: 'c', example: 'e', count: 2 } as never],
  });
  await store.writeDocument('notes', 'about it');
  return store;
}

const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

describe('a session that is exported', () => {
  test.each(['shop.tracebench', ':memory:'])('opens again as it is: %s', async (name) => {
    const store = await storeAt(name === ':memory:' ? name : join(folder, name));
    const { bytes, fileName, mediaType } = await exported(store);
    expect(mediaType).toBe('application/octet-stream');
    expect(fileName).toMatch(/^(shop|tracebench)-all\.tracebench$/);
    const path = join(folder, 'copy.tracebench');
    writeFileSync(path, bytes);
    const copy = await openDuckDbStore(path);
    const all = { kind: 'all' } as const;
    expect(itemsByOrigin(await readAll(copy, all, SIGNALS))).toEqual(itemsByOrigin(await readAll(store, all, SIGNALS)));
    expect(copy.losses()).toEqual(store.losses());
    expect(await copy.readDocument('notes')).toBe('about it');
    // It goes on as any session does.
    await copy.append({ telemetry: TELEMETRY, losses: [] });
    expect(copy.stats().counts).toMatchObject({ spans: 2, logs: 4, points: 2 });
    const views = { sql: 'SELECT count(*) AS n FROM spans', limit: 1 };
    expect((await copy.ask('sql.query', views)).rows).toEqual([[2n]]);
    await copy.close();
    await store.close();
  });

  test('is itself untouched, and nothing is left beside it', async () => {
    const path = join(folder, 'shop.tracebench');
    const store = await storeAt(path);
    await exported(store);
    const abort = new AbortController();
    abort.abort();
    await expect(store.copySession(abort.signal)).rejects.toThrow('cancelled');
    expect(existsSync(`${path}.tmp`) ? readdirSync(`${path}.tmp`) : []).toEqual([]);
    await store.append({ telemetry: TELEMETRY, losses: [] });
    await store.close();
    expect(readdirSync(folder)).toEqual(['shop.tracebench']);
    const again = await openDuckDbStore(path);
    expect(again.stats().counts).toMatchObject({ spans: 2 });
    await again.close();
  });

  test('is written anew where values are to be hidden, with all else', async () => {
    const store = await storeAt(':memory:');
    await store.writeDocument('notes', '{"text":"password=opensesame"}');
    await store.writeDocument(OPENED_FILES, '[{"file":"opensesame.json"}]');
    const redaction = new Redaction({ matches: matchKeys(['k']), texts: ['tokens'] });
    const { bytes } = await exported(redactedStore(store, redaction));
    const path = join(folder, 'copy.tracebench');
    writeFileSync(path, bytes);
    const copy = await openDuckDbStore(path);
    const all = { kind: 'all' } as const;
    const hidden = redact(await readAll(store, all, SIGNALS), redaction.anew());
    expect(JSON.stringify(hidden, plain)).toContain('[redacted]');
    expect(itemsByOrigin(await readAll(copy, all, SIGNALS))).toEqual(itemsByOrigin(hidden));
    expect([...redaction.counts]).toEqual([
      ['keys', 1],
      ['tokens', 1],
    ]);
    expect(copy.losses().map(({ code, count }) => ({ code, count }))).toEqual([{ code: 'c', count: 2 }]);
    expect(await copy.readDocument('notes')).toBe('{"text":"password=[redacted]"}');
    expect(await copy.readDocument(OPENED_FILES)).toBe('');
    await copy.close();
    await store.close();
  });

  test('is not given away in part', async () => {
    const store = await storeAt(':memory:');
    expect(() =>
      new Exports(store).begin({
        format: 'tracebench',
        scope: { kind: 'traces', filter: {} },
        language: 'en',
        compression: 'none',
      }),
    ).toThrow(/saved whole/);
    await store.close();
  });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { hidesCommits } from '../../../main/engine/store/duckdb/file/wal-damage.ts';
import { countCommits, surveyWal, WAL_HEAD } from '../../../main/engine/store/duckdb/file/wal-frames.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { attributes, span, spanId, traces } from '../../helpers/telemetry.ts';

const COMMITS = 5;
let database: Buffer;
let wal: Buffer;
/** Where commits end. */
let ends: number[];

/** What a crash leaves of a session of five commits, each of one span. */
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracebench-wal-'));
  const path = join(folder, 'session.tracebench');
  const store = await openDuckDbStore(path);
  for (let n = 1; n <= COMMITS; n++) await store.append(batch(n));
  [database, wal] = [readFileSync(path), readFileSync(`${path}.wal`)];
  await store.close();
  rmSync(folder, { recursive: true });
  ends = [];
  for (let bytes = 0; bytes <= wal.length; bytes++)
    if (countCommits(wal.subarray(0, bytes)) > ends.length) ends.push(bytes);
});

const batch = (n: number) => ({
  telemetry: [traces('a', span({ spanId: spanId(n), attributes: attributes({ n: `text ${n}` }) }))],
  losses: [],
});

const committedBefore = (at: number) => ends.findLast((end) => end <= at) ?? 0;

function flipped(at: number, bit: number): Buffer {
  const bytes = Buffer.from(wal);
  bytes[at]! ^= 1 << bit;
  return bytes;
}

async function openWith(bytes: Buffer) {
  const folder = await makeTempDir();
  const path = join(folder, 'session.tracebench');
  writeFileSync(path, database);
  writeFileSync(`${path}.wal`, bytes);
  const store = await openDuckDbStore(path);
  const { spans } = store.stats().counts;
  const losses = store.losses();
  await store.close();
  return { folder, path, spans, losses, asides: readdirSync(folder).filter((name) => name.includes('.damaged-')) };
}

describe('a survey of a log of commits', () => {
  test('knows the frames and checksums of the DuckDB in use', () => {
    expect(ends).toHaveLength(COMMITS);
    expect(wal.subarray(0, WAL_HEAD.length)).toEqual(WAL_HEAD);
    expect(surveyWal(wal, true)).toEqual({ whole: wal.length, committed: wal.length });
  });

  test('ends with the last commit before a flipped bit, wherever that is', () => {
    const at = fc.integer({ min: WAL_HEAD.length, max: wal.length - 1 });
    const property = fc.property(at, fc.integer({ min: 0, max: 7 }), (byte, bit) => {
      expect(surveyWal(flipped(byte, bit), true).committed).toBe(committedBefore(byte));
    });
    fc.assert(property, { endOnFailure: true });
  });

  test('ends with the last commit before the place where it was cut', () => {
    const property = fc.property(fc.integer({ min: 0, max: wal.length }), (length) => {
      expect(surveyWal(wal.subarray(0, length), true).committed).toBe(committedBefore(length));
    });
    fc.assert(property, { endOnFailure: true });
  });
});

describe('opening with a damaged log of commits', () => {
  test('keeps what was before the damage and the original, and tells how much is missing, for good', async () => {
    const bytes = flipped(ends[2]! + 40, 3);
    const { path, folder, spans, losses, asides } = await openWith(bytes);
    expect(spans).toBe(3);
    expect(asides).toHaveLength(1);
    expect(readFileSync(join(folder, asides[0]!))).toEqual(bytes);
    expect(losses).toMatchObject([{ kind: 'warning', source: 'session', code: 'commits-damaged', count: 2 }]);
    expect(losses[0]!.example).toContain(asides[0]);
    const again = await openDuckDbStore(path);
    expect(again.losses()).toEqual(losses);
    await again.append(batch(9));
    expect(again.stats().counts.spans).toBe(4);
    await again.close();
  });

  test('what DuckDB would pass over without a word is told as well: a length that leads beyond the end', async () => {
    const bytes = flipped(ends[1]! + 6, 0);
    const { spans, losses, asides } = await openWith(bytes);
    expect([spans, asides.length]).toEqual([2, 1]);
    expect(losses).toMatchObject([{ code: 'commits-damaged', count: 3 }]);
  });

  test('a broken head alone costs nothing', async () => {
    const { spans, asides } = await openWith(flipped(2, 0));
    expect([spans, asides.length]).toEqual([COMMITS, 1]);
  });

  test('a write that was torn by a crash is no damage', async () => {
    const { spans, losses, asides } = await openWith(wal.subarray(0, ends[3]! + 60));
    expect([spans, losses, asides]).toEqual([4, [], []]);
  });

  test('with nothing whole in it the session opens without', async () => {
    const { path, spans, losses } = await openWith(Buffer.alloc(wal.length));
    expect(spans).toBe(0);
    expect(losses).toMatchObject([{ code: 'commits-damaged' }]);
    expect(existsSync(`${path}.wal`)).toBe(false);
  });

  test('that another process is just writing is left alone', async () => {
    const path = join(await makeTempDir(), 'session.tracebench');
    writeFileSync(`${path}.wal`, wal.subarray(0, ends[3]! + 60));
    expect(hidesCommits(path)).toBe(false);
  });
});

test('a damaged session file is refused with its name and with what to do', async () => {
  const path = join(await makeTempDir(), 'session.tracebench');
  const bytes = Buffer.from(database);
  bytes[4_100]! ^= 1;
  bytes[8_200]! ^= 1;
  writeFileSync(path, bytes);
  await expect(openDuckDbStore(path)).rejects.toThrow(`${path} is damaged and cannot be opened. Put back a copy`);
  expect(readFileSync(path)).toEqual(bytes);
});

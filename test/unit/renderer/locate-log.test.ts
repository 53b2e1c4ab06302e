import { describe, expect, it } from 'vitest';
import type { InputOf } from '../../../contract/operations.ts';
import type { LogDetail } from '../../../contract/operations/logs.ts';
import { success } from '../../../contract/result.ts';
import { locateLog } from '../../../renderer/views/logs/locate-log.ts';
import type { LogQuestion } from '../../../renderer/views/logs/log-source.ts';

/** Record k is at moment floor(k / 700): 700 records share a nanosecond, more than a page. */
const SIZE = 2_100;
const TIES = 700;
const timeOf = (key: number): number => Math.floor(key / TIES) + 10;

function search({ filter, descending, offset, limit }: InputOf<'logs.search'>) {
  const all = Array.from({ length: SIZE }, (_, key) => key).filter(
    (key) => timeOf(key) >= Number(filter.fromNs ?? 0) && timeOf(key) < Number(filter.toNs ?? 1e9),
  );
  if (descending) all.reverse();
  const keys = all.slice(offset, offset + limit);
  const texts = { dictionary: [''], codes: new Uint32Array(keys.length) };
  const columns = {
    key: Float64Array.from(keys),
    time: BigUint64Array.from(keys, (key) => BigInt(timeOf(key))),
    severity: new Uint8Array(keys.length),
    severityText: texts,
    service: texts,
    body: texts,
    traceId: texts,
    spanId: texts,
  };
  const frame = { revision: 1, rows: keys.length, columns, baseNs: '0', truncated: false };
  return Promise.resolve(success({ frame, attributes: [], total: all.length, outsideRange: 0 }));
}

const log = (logKey: number): LogDetail =>
  ({ logKey, timeUnixNano: 0n, observedTimeUnixNano: BigInt(timeOf(logKey)) }) as LogDetail;

async function indexOf(key: number, question: Partial<LogQuestion>): Promise<number | undefined> {
  const asked = { filter: {}, descending: true, attributes: [], ...question };
  const answer = await locateLog(search, asked, log(key), new AbortController().signal);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.index;
}

describe('where a record stands in a list', () => {
  it.each([
    [SIZE - 1, true, 0],
    [0, true, SIZE - 1],
    [0, false, 0],
    [650, false, 650],
    [1_399, true, 700],
    [700, true, 1_399],
  ])('record %d, newest first %s: row %d', async (key, descending, row) => {
    expect(await indexOf(key, { descending })).toBe(row);
  });

  it('counts from the edge of the range', async () => {
    expect(await indexOf(700, { descending: false, filter: { fromNs: '11' } })).toBe(0);
    expect(await indexOf(1_399, { descending: true, filter: { toNs: '12' } })).toBe(0);
  });

  it('knows that a record outside of the range is not in the list', async () => {
    expect(await indexOf(0, { filter: { fromNs: '11' } })).toBeUndefined();
    expect(await indexOf(2_099, { filter: { toNs: '12' } })).toBeUndefined();
  });

  it('knows that a record which does not match is not in the list', async () => {
    expect(await indexOf(5_000, {})).toBeUndefined();
  });
});

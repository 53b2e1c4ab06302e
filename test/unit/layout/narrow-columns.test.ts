import { describe, expect, test } from 'vitest';
import { narrowCodes, narrowKeys } from '../../../core/model/codes.ts';
import { joinColumns } from '../../../core/layout/timeline/join-columns.ts';

describe('columns have as few bytes as their values need', () => {
  test.each([
    [256, 1],
    [257, 2],
    [65_536, 2],
    [65_537, 4],
  ])('codes below %i have %i', (count, bytes) => {
    const codes = narrowCodes(Uint32Array.of(0, count - 1), count);
    expect([codes.BYTES_PER_ELEMENT, ...codes]).toEqual([bytes, 0, count - 1]);
  });

  test('keys up to 32 bits have four, others stay what they are', () => {
    expect(narrowKeys(Float64Array.of(1, 2 ** 32 - 1))).toEqual(Uint32Array.of(1, 2 ** 32 - 1));
    expect(narrowKeys(Float64Array.of(1, 2 ** 32))).toEqual(Float64Array.of(1, 2 ** 32));
  });

  test('what has nothing to tell is empty, and has zeros beside what has', () => {
    const none = { start: Uint8Array.of(1), id: new Uint32Array(0) };
    const two = { start: Uint8Array.of(2, 3), id: Uint32Array.of(8, 9) };
    const ids = (...tables: (typeof none)[]) => [...joinColumns(tables).id];
    expect([ids(none, two), ids(two, none), ids(none, none)]).toEqual([[0, 8, 9], [8, 9, 0], []]);
  });

  test('joined they have what the widest needs, in any order, and texts more than one part has', () => {
    const texts = (from: number) => Array.from({ length: 200 }, (_, i) => `t${from + i}`);
    const few = { logs: Uint8Array.of(255), name: { dictionary: texts(0), codes: Uint8Array.of(199) } };
    const many = { logs: Uint32Array.of(70_000), name: { dictionary: texts(200), codes: Uint8Array.of(199) } };
    for (const parts of [
      [few, many],
      [many, few],
    ]) {
      const { logs, name } = joinColumns<{ logs: Uint8Array | Uint32Array; name: typeof few.name }>(parts);
      expect([...logs].sort()).toEqual([255, 70_000].sort());
      expect([...name.codes].map((code) => name.dictionary[code]).sort()).toEqual(['t199', 't399']);
    }
  });
});

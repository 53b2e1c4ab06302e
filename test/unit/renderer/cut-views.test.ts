import { expect, test } from 'vitest';
import { cutViews } from '../../../renderer/workers/cut-views.ts';

test('a part of a larger buffer gets a buffer of its own, once; what has one stays', () => {
  const answer = new ArrayBuffer(80);
  const start = new Float64Array(answer, 0, 2).fill(1.5);
  const kind = new Uint8Array(answer, 16, 3).fill(7);
  const own = new Uint32Array([1, 2]);
  const texts = ['a', 'b'];
  const copies = new Set<ArrayBuffer>();
  const cut = cutViews({ id: 3, args: [{ start, kind, own, texts }, { again: kind }, null, undefined] }, copies);
  expect(cut).toEqual({ id: 3, args: [{ start, kind, own, texts }, { again: kind }, null, undefined] });
  const [first, second] = cut.args as [{ kind: Uint8Array; own: Uint32Array; texts: string[] }, { again: Uint8Array }];
  expect([...copies].map(({ byteLength }) => byteLength).toSorted((a, b) => a - b)).toEqual([3, 16]);
  expect(first.kind).toBe(second.again);
  expect(first.own).toBe(own);
  expect(first.texts).toBe(texts);
  expect(kind.buffer).toBe(answer);
});

import { describe, expect, test } from 'vitest';
import { Gather } from '../../../main/engine/receivers/gather.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';

const newGather = () => new Gather(new InFlight().reserve(), 10_000_000);

/** Numbered, so that a piece out of order is seen. */
function piece(length: number, from: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (from + i) % 251);
}

describe('a body that comes in pieces', () => {
  test.each([
    ['of one byte', [1]],
    ['small and large by turns', [1, 5_000, 4_096, 4_097, 0]],
    ['as large as what they are put together in', [65_536, 3, 65_535]],
  ])('%s is put together in order', (_, lengths) => {
    const gather = newGather();
    for (let i = 0; gather.bytes < 300_000; i++) gather.push(piece(lengths[i % lengths.length]!, gather.bytes));
    const { bytes } = gather;
    expect(Buffer.from(gather.joined()).equals(piece(bytes, 0))).toBe(true);
  });

  test('of one byte takes few pieces of memory', () => {
    const gather = newGather();
    for (let i = 0; i < 1_000_000; i++) gather.push(Uint8Array.of(i));
    expect(gather.pieces).toBeLessThan(50);
  });

  test('does not hold room for small pieces between large ones', () => {
    const reservation = new InFlight().reserve();
    const gather = new Gather(reservation, 10_000_000);
    for (let i = 0; i < 200; i++) gather.push(new Uint8Array(i % 2 === 0 ? 1 : 5_000));
    expect([gather.pieces, gather.joined().length, reservation.bytes]).toEqual([200, 500_100, 500_100]);
  });
});

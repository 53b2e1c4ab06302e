import { afterEach, expect, test, vi } from 'vitest';
import { Parcels } from '../../../main/hosts/serve/parcels.ts';

afterEach(() => vi.useRealTimers());

const parts = (...lengths: number[]) => lengths.map((length) => new Uint8Array(length));

test('a ticket is good once', () => {
  const parcels = new Parcels();
  const parcel = parcels.offer(parts(3, 0, 2))!;
  expect(parcel.bytes).toBe(5);
  expect(parcels.take('A'.repeat(parcel.ticket.length))).toBeUndefined();
  expect(parcels.take(parcel.ticket)).toBe(parcel);
  expect(parcels.take(parcel.ticket)).toBeUndefined();
});

test('nobody who comes too late gets anything, and whoever waits is told', async () => {
  vi.useFakeTimers();
  const parcels = new Parcels();
  const parcel = parcels.offer(parts(1))!;
  const told = vi.fn();
  void parcel.gone.then(told);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(told).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toHaveBeenCalledOnce();
  expect(parcels.take(parcel.ticket)).toBeUndefined();
});

test('what waits is bounded: there is room again when something has gone', async () => {
  const parcels = new Parcels(10);
  expect(parcels.offer(parts(11))).toBeUndefined();
  const first = parcels.offer(parts(6))!;
  expect(parcels.offer(parts(5))).toBeUndefined();
  first.drop();
  await first.gone;
  expect(parcels.offer(parts(10))).toBeDefined();
});

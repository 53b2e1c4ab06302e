import { expect, test } from 'vitest';
import { Parcel } from '../../../../core/collector/parcel.ts';
import { splitBytes } from '../../../../core/collector/split-bytes.ts';
import { senderWith } from '../../../../core/collector/sender.ts';
import { span, traces } from '../../../helpers/telemetry.ts';

const parcelOf = (service: string, ...names: string[]) =>
  Parcel.ofTelemetry(traces(service, ...names.map((name) => span({ name }))));
const LONG = 'x'.repeat(5_000);

test('what is small enough stays as it is', () => {
  const parcel = parcelOf('shop', 'a', 'b');
  expect(splitBytes(parcel, parcel.wire.length)).toEqual([parcel]);
});

test('parts are of so many bytes at most, of whoever sent it, and hold all of it', () => {
  const names = Array.from({ length: 100 }, (_, i) => 'n'.repeat(1 + (i % 17) * 20));
  const sender = senderWith(new Map());
  const parts = splitBytes(parcelOf('shop', ...names).from(sender), 3_000);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) {
    expect(part.wire.length).toBeLessThanOrEqual(3_000);
    expect(part.sender).toBe(sender);
  }
  expect(parts.reduce((sum, { items }) => sum + items, 0)).toBe(100);
});

test('one item is not cut, and costs only itself', () => {
  const parts = splitBytes(parcelOf('shop', 'a', LONG, 'b'), 1_000);
  expect(parts.map(({ items, wire }) => [items, wire.length > 1_000])).toEqual([
    [1, false],
    [1, true],
    [1, false],
  ]);
});

test('a resource that each part would repeat is not multiplied', () => {
  const parcel = parcelOf(LONG, ...Array.from({ length: 100 }, () => 'a'));
  expect(splitBytes(parcel, 1_000)).toEqual([parcel]);
});

import { cutAfter } from '../processors/halve.ts';
import { Parcel } from './parcel.ts';
import { splitTelemetry } from './split-telemetry.ts';

/**
 * Parts of a parcel, in order, of at most so many items each (0 = of any size); the first of so many less as there are in the batch
 * that it goes into. One that is small enough stays as it is. @throws DecodeError
 */
export function cutParcel(parcel: Parcel, mostItems: number, begunItems: number): Parcel[] {
  const room = mostItems - begunItems;
  if (mostItems === 0 || parcel.items <= room) return [parcel];
  const partOf = (telemetry: Parcel['telemetry']) => Parcel.ofTelemetry(telemetry).like(parcel);
  if (begunItems === 0 || room <= 0) return splitTelemetry(parcel.telemetry, mostItems).map(partOf);
  const [first, rest] = cutAfter(parcel.telemetry, room);
  // Items that cannot be decoded are in neither.
  return [first, ...(rest.groups.length > 0 ? splitTelemetry(rest, mostItems) : [])].map(partOf);
}

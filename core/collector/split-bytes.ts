import { Parcel } from './parcel.ts';
import { splitTelemetry } from './split-telemetry.ts';

/** Each part has the resource and scope of its items. Beyond so many times what there was, cutting makes more than it saves. */
const MOST_GROWTH = 2;

/**
 * Parts of a parcel, in order, of at most so many bytes of OTLP each; one item is not cut. One that is small enough stays as it is, and
 * so does one whose resources are so large that its parts would be more than twice as large together. @throws DecodeError
 */
export function splitBytes(parcel: Parcel, mostBytes: number): Parcel[] {
  const whole = parcel.wire.length;
  const parts: Parcel[] = [];
  const open = [parcel];
  let bytes = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const size = next.wire.length;
    if (size > mostBytes && next.items > 1) open.push(...cut(next, Math.floor((next.items * mostBytes) / size)));
    else {
      parts.push(next);
      bytes += size;
    }
    if (bytes > whole * MOST_GROWTH) return [parcel];
  }
  return parts;
}

/** The last first. */
function cut(parcel: Parcel, items: number): Parcel[] {
  const parts = splitTelemetry(parcel.telemetry, Math.max(1, items));
  return parts.map((part) => Parcel.ofTelemetry(part).like(parcel)).reverse();
}

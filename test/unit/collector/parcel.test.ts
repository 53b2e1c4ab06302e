import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countWireItems } from '../../../core/collector/count-wire.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { splitTelemetry } from '../../../core/collector/split-telemetry.ts';
import { readRetryDelayMs } from '../../../core/collector/retry-info.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { Refusal } from '../../../main/engine/receivers/refusal.ts';
import { statusOf } from '../../../main/engine/receivers/rpc-status.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';

const anyTelemetry = fc.constantFrom(...SIGNALS).chain((signal) => telemetryArbitrary(signal));

describe('a parcel', () => {
  test('counts the items of its bytes as those of what they say', () => {
    fc.assert(
      fc.property(anyTelemetry, (telemetry) => {
        const made = Parcel.ofTelemetry(telemetry);
        expect(countWireItems(made.signal, made.wire)).toBe(made.items);
      }),
      { numRuns: 100 },
    );
  });

  test('is, merged, what its parts are one after another', () => {
    fc.assert(
      fc.property(telemetryArbitrary('traces'), telemetryArbitrary('traces'), (one, two) => {
        const merged = Parcel.merge([one, two].map((part) => Parcel.ofWire('traces', encodeProtobuf(part))));
        const apart = [one, two].flatMap(
          (part) => Parcel.ofWire('traces', encodeProtobuf(part)).telemetry.groups as unknown[],
        );
        expect(merged.telemetry.groups).toEqual(apart);
      }),
      { numRuns: 50 },
    );
  });

  test('splits into parts that together are what it was', () => {
    fc.assert(
      fc.property(anyTelemetry, fc.integer({ min: 1, max: 5 }), (telemetry, most) => {
        const whole = Parcel.ofTelemetry(telemetry);
        const parts = splitTelemetry(telemetry, most).map((part) => Parcel.ofTelemetry(part));
        expect(parts.reduce((sum, { items }) => sum + items, 0)).toBe(whole.items);
        for (const { items } of parts) expect(items).toBeLessThanOrEqual(Math.max(most, 1));
      }),
      { numRuns: 100 },
    );
  });

  test('is refused where its bytes are no request', () => {
    expect(() => Parcel.ofWire('traces', new Uint8Array([0x0a, 0x05, 1]))).toThrow(DecodeError);
  });
});

test('the delay of a refusal is read as our own receivers write it', () => {
  const busy = new Refusal('busy', 'later');
  expect(readRetryDelayMs(statusOf(busy, 'protobuf'))).toBe(busy.answer.retrySeconds! * 1_000);
  expect(readRetryDelayMs(statusOf(new Refusal('malformed', 'no', ''), 'protobuf'))).toBeUndefined();
  expect(readRetryDelayMs(new Uint8Array([1, 2, 3]))).toBeUndefined();
});

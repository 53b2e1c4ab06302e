import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal, Telemetry } from '../../../core/model/telemetry.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { REQUESTS } from '../../../core/otlp/plan.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { officialRequest } from './official.ts';
import { toOfficial } from './to-official.ts';
import { reversed } from './wire.ts';

const RUNS = { numRuns: 150, seed: 20260, interruptAfterTimeLimit: 20_000 };

/** Links without ids are part of the arbitrary and rightly warned about; nothing else may be found. */
function expectTelemetry(decoded: Decoded, telemetry: Telemetry): void {
  expect(decoded.telemetry).toEqual([telemetry]);
  expect(decoded.rejections).toEqual([]);
  expect(decoded.warnings.filter((warning) => warning.code !== 'link-id-invalid')).toEqual([]);
}

function asObject(signal: Signal, message: unknown): unknown {
  const options = { longs: String, bytes: String, defaults: true, oneofs: true };
  return officialRequest(signal).toObject(message, options);
}

/** JSON as OTLP has it, turned into what protobufjs calls JSON: ids in base64. */
function withBase64Ids(json: string): unknown {
  const isId = /^(traceId|spanId|parentSpanId)$/;
  return JSON.parse(json, (key, value: unknown) =>
    isId.test(key) && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value,
  );
}

describe.each(SIGNALS)('%s', (signal) => {
  const arbitrary = telemetryArbitrary(signal);
  const official = officialRequest(signal);
  const officialBytes = (telemetry: Telemetry): Uint8Array => official.encode(toOfficial(telemetry)).finish();

  it('come back from protobuf as they went', () => {
    fc.assert(
      fc.property(arbitrary, (telemetry) => {
        expectTelemetry(decodeProtobuf(signal, encodeProtobuf(telemetry)), telemetry);
      }),
      RUNS,
    );
  });

  it('come back from JSON as they went', () => {
    fc.assert(
      fc.property(arbitrary, (telemetry) => {
        expectTelemetry(decodeJson(encodeJson([telemetry]), signal), telemetry);
      }),
      RUNS,
    );
  });

  it('written by us are read by the official classes', () => {
    fc.assert(
      fc.property(arbitrary, (telemetry) => {
        const theirs = official.decode(officialBytes(telemetry));
        const ours = official.decode(encodeProtobuf(telemetry));
        expect(asObject(signal, ours)).toEqual(asObject(signal, theirs));
      }),
      RUNS,
    );
  });

  it('written as JSON by us mean the same to the official classes', () => {
    fc.assert(
      fc.property(arbitrary, (telemetry) => {
        const theirs = official.decode(officialBytes(telemetry));
        const ours = official.fromObject(withBase64Ids(new TextDecoder().decode(encodeJson([telemetry]))));
        // Only after a turn through bytes do their 64-bit values agree on having a sign.
        expect(asObject(signal, official.decode(official.encode(ours).finish()))).toEqual(asObject(signal, theirs));
      }),
      RUNS,
    );
  });

  it('written by the official classes are read by us, in any order of fields', () => {
    fc.assert(
      fc.property(arbitrary, (telemetry) => {
        const bytes = officialBytes(telemetry);
        expectTelemetry(decodeProtobuf(signal, bytes), telemetry);
        expectTelemetry(decodeProtobuf(signal, reversed(REQUESTS[signal], bytes)), telemetry);
      }),
      RUNS,
    );
  });

  it('do not keep the request alive', () => {
    fc.assert(
      fc.property(arbitrary, (telemetry) => {
        const bytes = encodeProtobuf(telemetry);
        const decoded = decodeProtobuf(signal, bytes);
        bytes.fill(0xff);
        expectTelemetry(decoded, telemetry);
      }),
      { ...RUNS, numRuns: 30 },
    );
  });
});

it('a document holds several signals at once', () => {
  const all = fc.tuple(telemetryArbitrary('traces'), telemetryArbitrary('metrics'), telemetryArbitrary('logs'));
  fc.assert(
    fc.property(all, (telemetry) => {
      const filled = telemetry.filter((part) => part.groups.length > 0);
      expect(decodeJson(encodeJson(telemetry)).telemetry).toEqual(filled);
    }),
    RUNS,
  );
});

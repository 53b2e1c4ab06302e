import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal, Telemetry } from '../../../core/model/telemetry.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { validate } from '../../../core/processors/validate.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { mutate, randomFrom } from './mutate.ts';

const MUTATIONS = 2_000;

/** Requests that hold something in every list. */
function requests(signal: Signal): Telemetry[] {
  return fc
    .sample(telemetryArbitrary(signal), { numRuns: 40, seed: 20263 })
    .filter((telemetry) => telemetry.groups.length > 0);
}

/** Decodes and validates, or gives undefined for a DecodeError; anything else thrown is a failure. */
function attempt(decode: () => Decoded, size: number): Decoded | undefined {
  try {
    return validate(decode());
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(size);
    return undefined;
  }
}

describe.each(SIGNALS)('mutated %s', (signal) => {
  const originals = requests(signal);

  it.each([
    ['protobuf', encodeProtobuf, (bytes: Uint8Array) => decodeProtobuf(signal, bytes)],
    ['JSON', (telemetry: Telemetry) => encodeJson([telemetry]), (bytes: Uint8Array) => decodeJson(bytes, signal)],
  ])('%s is read or refused, and what is read can be written and read again', (_, encode, decode) => {
    const random = randomFrom(7);
    let accepted = 0;
    for (let i = 0; i < MUTATIONS; i++) {
      const bytes = mutate(encode(originals[i % originals.length]!), random);
      const decoded = attempt(() => decode(bytes), bytes.length);
      if (decoded === undefined) continue;
      accepted++;
      expect(decode(encode(decoded.telemetry[0]!)).telemetry).toEqual(decoded.telemetry);
    }
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(MUTATIONS);
  });
});

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

const MUTATIONS = 2_000;

/** A small generator with a seed: the same mutations every time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Requests that hold something in every list. */
function requests(signal: Signal): Telemetry[] {
  return fc
    .sample(telemetryArbitrary(signal), { numRuns: 40, seed: 20263 })
    .filter((telemetry) => telemetry.groups.length > 0);
}

/** One to four bytes changed, taken out, put in twice, or the end cut. */
function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const mutated = [...bytes];
  for (let i = random(4); i >= 0; i--) {
    const at = random(mutated.length);
    const kind = random(5);
    if (kind === 0) mutated[at] = random(256);
    else if (kind === 1) mutated[at] = mutated[at]! ^ (1 << random(8));
    else if (kind === 2) mutated.splice(at, 1 + random(8));
    else if (kind === 3) mutated.splice(at, 0, ...mutated.slice(at, at + random(20)));
    else mutated.length = at + 1;
  }
  return Uint8Array.from(mutated);
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

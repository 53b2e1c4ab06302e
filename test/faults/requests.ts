// Good requests that hold something in every list, to be spoiled.

import fc from 'fast-check';
import { SIGNALS, type Signal } from '../../core/model/telemetry.ts';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import { telemetryArbitrary } from '../helpers/telemetry-arbitrary.ts';

const EACH = 40;

export type Bodies = Readonly<Record<Signal, Readonly<Record<'protobuf' | 'json', readonly Buffer[]>>>>;

export function goodBodies(seed: number): Bodies {
  const bodies = SIGNALS.map((signal) => {
    const given = fc.sample(telemetryArbitrary(signal), { numRuns: EACH * 2, seed });
    const filled = given.filter(({ groups }) => groups.length > 0).slice(0, EACH);
    const protobuf = filled.map((telemetry) => Buffer.from(encodeProtobuf(telemetry)));
    return [signal, { protobuf, json: filled.map((telemetry) => Buffer.from(encodeJson([telemetry]))) }];
  });
  return Object.fromEntries(bodies) as Bodies;
}

// The rows of the conformance table that are about bodies, for what only the inside shows: what reaches the intake, how a refusal is
// counted, and that no byte stays reserved. Rows about headers and connections are in http.test.ts and grpc.test.ts.

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { check } from '../../conformance/check.ts';
import { bodyOf, casesOf } from '../../conformance/cases/body-cases.ts';
import { BODY_ROWS } from '../../conformance/cases/bodies.ts';
import { send } from '../../conformance/send.ts';
import { WAYS } from '../../conformance/case.ts';
import { call, framed } from './grpc-client.ts';
import { startBoth } from './harness.ts';
import { postJson, postProtobuf } from './http-client.ts';
import { jsonOf, log, protobufOf, span } from './payloads.ts';

const CASES = BODY_ROWS.flatMap(casesOf);

describe.each(WAYS)('%s', (wanted) => {
  test.each(CASES.filter(({ way }) => way === wanted))('$row $name: $signal', async (one) => {
    const { intake, inFlight, httpPort, grpcPort } = await startBoth();
    const answer = await send({ http: httpPort, grpc: grpcPort }, one);
    // To receivers, what is sent again is a request like any other; the desk behind them knows it.
    const times = one.manner === 'twice' ? 2 : 1;
    expect(check(one, { answer, kept: intake.items / times }, true)).toEqual([]);
    const isRefused = one.expected.detail === 'BadRequest';
    expect(intake.codes).toEqual(isRefused ? ['malformed'] : []);
    expect(inFlight.reservedBytes).toBe(0);
  });
});

test.each(BODY_ROWS.filter(({ protobuf }) => protobuf))('compressed: $row $name: $signal', async (row) => {
  const { intake, httpPort } = await startBoth();
  const body = gzipSync(bodyOf(row, 'http protobuf')!);
  const { status } = await postProtobuf(httpPort, row.signal, body, { 'content-encoding': 'gzip' });
  expect(status).toBe(row.kept === undefined ? 400 : 200);
  expect(intake.items).toBe(row.kept ?? 0);
});

test('18 integers keep their bits on the way to the intake', async () => {
  const { intake, httpPort, grpcPort } = await startBoth();
  const item = span({ startTimeUnixNano: '18446744073709551615' });
  await postJson(httpPort, 'traces', jsonOf('traces', item));
  await postProtobuf(httpPort, 'traces', protobufOf('traces', item));
  await call(grpcPort, 'traces', { chunks: [framed(protobufOf('traces', item))] });
  const starts = intake.taken.map(({ decoded: { telemetry } }) => {
    const [part] = telemetry;
    return part?.signal === 'traces' ? part.groups[0]?.scopes[0]?.items[0]?.startTimeUnixNano : undefined;
  });
  expect(starts).toEqual(Array(3).fill(18446744073709551615n));
});

test('the source is told to the intake', async () => {
  const { intake, httpPort, grpcPort } = await startBoth();
  await postJson(httpPort, 'logs', jsonOf('logs', log()));
  await call(grpcPort, 'logs', { chunks: [framed(protobufOf('logs', log()))] });
  expect(intake.taken.map(({ source }) => source)).toEqual(['otlp-http', 'otlp-grpc']);
});

// Rows about HTTP itself: headers, methods, paths, sizes, connections.

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import { pathOf, type HttpAsk } from '../../unit/receivers/http-client.ts';
import { GOOD, jsonOf, protobufOf } from '../../unit/receivers/payloads.ts';
import { REFUSED, type Case, type Expected, type HttpWay } from '../case.ts';
import { bodyOf, typeOf } from './body-cases.ts';
import { brokenGzip, LATER, overLimit } from './bytes.ts';
import { unlike } from './unlike.ts';

interface HttpRow extends Pick<Case, 'row' | 'name' | 'by'> {
  ask: Omit<HttpAsk, 'headers'> & { headers?: Record<string, string | undefined> };
  expected: Partial<Expected> & { status: string };
  arranged?: Case['arranged'];
  manner?: Case['manner'];
}

const NOT_OTLP = [undefined, 'text/plain', 'application/x-www-form-urlencoded'];
const JSON_ANSWER = { 'content-type': 'application/json' };
const NO_CORS = { 'access-control-allow-origin': undefined };

function rowsOf(signal: Signal, way: HttpWay): HttpRow[] {
  const good = Buffer.from(
    bodyOf({ protobuf: protobufOf(signal, GOOD[signal]), json: jsonOf(signal, GOOD[signal]) }, way)!,
  );
  return [
    ...contentTypes(way, good),
    ...encodings(way, good),
    ...sizes(),
    ...places(signal, good),
    ...later(good),
    ...strangers(good),
    {
      row: '26',
      name: 'gone in the middle',
      by: 'OTLP',
      ask: { body: good },
      manner: 'cut',
      expected: { status: 'none' },
    },
    {
      ...{ row: '26', name: 'too slow', by: 'HTTP', ask: { body: good }, manner: 'stall', arranged: 'impatient' },
      expected: { status: '408', headers: { connection: 'close' } },
    },
  ];
}

function contentTypes(way: HttpWay, body: Buffer): HttpRow[] {
  const wrong = NOT_OTLP.map((type): HttpRow => {
    const expected = { status: '415', headers: JSON_ANSWER };
    return {
      row: '4',
      name: type ?? 'no content type',
      by: 'OTLP',
      ask: { body, headers: { 'content-type': type } },
      expected,
    };
  });
  const type = `${typeOf(way)}; charset=utf-8`;
  const headers = { 'content-type': type };
  const ask = { body: unlike(way, body), headers };
  return [...wrong, { row: '5', name: 'charset behind the type', by: 'OTLP', ask, expected: kept }];
}

const kept = { status: '200', kept: 1 };
const malformed = { status: REFUSED.malformed.http };
const tooLarge = { status: REFUSED.tooLarge.http };

function encodings(way: HttpWay, body: Buffer): HttpRow[] {
  const row = (
    number: string,
    name: string,
    encoding: string,
    bytes: Buffer,
    expected: HttpRow['expected'],
  ): HttpRow => ({
    ...{ row: number, name, by: number === '7' ? 'OTLP' : 'HTTP', expected },
    ask: { body: bytes, headers: { 'content-encoding': encoding } },
  });
  return [
    { ...row('6', 'gzip', 'gzip', gzipSync(unlike(way, body)), kept), by: 'OTLP' },
    { ...row('6', 'zstd', 'zstd', zstdCompressSync(unlike(way, body)), kept), by: 'ours' },
    row('6', 'unknown: br', 'br', body, { status: '415' }),
    row('6', 'unknown: x', 'x', body, { status: '415' }),
    ...brokenGzip(body).map(({ name, bytes }) => row('7', name, 'gzip', bytes, malformed)),
    row('7', 'not zstd', 'zstd', body, malformed),
    row('7', 'zstd cut short', 'zstd', zstdCompressSync(body).subarray(0, -3), malformed),
  ];
}

function sizes(): HttpRow[] {
  const { announced, plain, gzip, zstd } = overLimit;
  const closed = { ...tooLarge, headers: { connection: 'close' } };
  const row = { row: '9', by: 'OTLP', expected: tooLarge } as const;
  return [
    {
      ...{ row: '8', name: 'over the limit, announced', by: 'OTLP', expected: closed },
      ask: { body: Buffer.alloc(0), headers: { 'content-length': String(announced) } },
      manner: 'stall',
    },
    {
      ...{ row: '8', name: 'over the limit, in chunks', by: 'OTLP', expected: closed },
      ask: { body: plain, headers: { 'transfer-encoding': 'chunked' } },
    },
    { ...row, name: 'over the limit after gzip', ask: { body: gzip, headers: { 'content-encoding': 'gzip' } } },
    {
      ...row,
      name: 'over the limit after zstd',
      by: 'ours',
      ask: { body: zstd, headers: { 'content-encoding': 'zstd' } },
    },
  ];
}

function places(signal: Signal, body: Buffer): HttpRow[] {
  const method = { by: 'HTTP', row: '20', expected: { status: '405', headers: { allow: 'POST' } } } as const;
  const nowhere = { by: 'HTTP', row: '21', expected: { status: '404' } } as const;
  return [
    { ...method, name: 'GET', ask: { method: 'GET' } },
    { ...method, name: 'PUT', ask: { method: 'PUT', body } },
    { ...method, name: 'PATCH', ask: { method: 'PATCH', body } },
    { ...nowhere, name: 'unknown path', ask: { path: `/v2/${signal}`, body } },
    { ...nowhere, name: 'slash behind the path', by: 'ours', ask: { path: `/v1/${signal}/`, body } },
  ];
}

function later(body: Buffer): HttpRow[] {
  return LATER.map(({ row, arranged }) => ({
    ...{ row, name: arranged, by: 'OTLP', ask: { body }, arranged },
    expected: { status: REFUSED.later.http, detail: 'RetryInfo', headers: { 'retry-after': /^([1-9]|10)$/ } },
  }));
}

function strangers(body: Buffer): HttpRow[] {
  const row = { row: '25', by: 'ours' } as const;
  const refused = { status: '403', headers: NO_CORS };
  const token = { status: '401', headers: { 'www-authenticate': 'Bearer' } };
  return [
    { ...row, name: 'host of a stranger', ask: { body, headers: { host: 'evil.example:4318' } }, expected: refused },
    {
      ...row,
      name: 'origin of a stranger',
      ask: { body, headers: { origin: 'https://evil.example' } },
      expected: refused,
    },
    { ...row, name: 'no token', ask: { body }, arranged: 'token', expected: token },
  ];
}

function toCase(row: HttpRow, way: HttpWay, signal: Case['signal']): Case {
  const { ask, expected, arranged, manner = 'whole', ...names } = row;
  const headers = { 'content-type': typeOf(way), ...ask.headers };
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const path = signal === 'profiles' ? '/v1development/profiles' : pathOf(signal);
  const http = { path, ...ask, headers: Object.fromEntries(given) };
  return { ...names, way, signal, http, manner, ...(arranged ? { arranged } : {}), expected: { kept: 0, ...expected } };
}

const HTTP_WAYS = ['http protobuf', 'http json'] as const;

const profiles: HttpRow = {
  ...{ row: '22', name: 'profiles', by: 'OTLP', ask: { body: Buffer.from('{}') }, expected: { status: '404' } },
};

export const HTTP_CASES: readonly Case[] = HTTP_WAYS.flatMap((way) => [
  ...SIGNALS.flatMap((signal) => rowsOf(signal, way).map((row) => toCase(row, way, signal))),
  toCase(profiles, way, 'profiles'),
]);

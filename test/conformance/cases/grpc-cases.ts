// Rows about gRPC itself: its headers, its framing, its methods.

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import { framed, methodOf, type GrpcAsk } from '../../unit/receivers/grpc-client.ts';
import { GOOD, protobufOf } from '../../unit/receivers/payloads.ts';
import { REFUSED, type Case, type Expected } from '../case.ts';
import { brokenGzip, LATER, overLimit } from './bytes.ts';
import { unlike } from './unlike.ts';

interface GrpcRow extends Pick<Case, 'row' | 'name' | 'by'> {
  ask: GrpcAsk;
  expected: Partial<Expected> & { status: string };
  arranged?: Case['arranged'];
  manner?: Case['manner'];
}

const WAY = 'grpc protobuf';
const NOT_GRPC = [undefined, 'text/plain', 'application/json', 'application/x-protobuf'];
const PROFILES = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';

const kept = { status: 'OK', kept: 1 };
const malformed = { status: REFUSED.malformed.grpc };
const tooLarge = { status: REFUSED.tooLarge.grpc };
const framing = { status: 'INTERNAL' };

function rowsOf(signal: Signal): GrpcRow[] {
  const body = Buffer.from(protobufOf(signal, GOOD[signal]));
  const whole = { chunks: [framed(body)] };
  const types = NOT_GRPC.map((type): GrpcRow => {
    const ask = { ...whole, headers: { 'content-type': type } };
    return { row: '4', name: type ?? 'no content type', by: 'gRPC', ask, expected: { status: 'HTTP 415' } };
  });
  return [
    ...types,
    ...encodings(body),
    ...sizes(),
    ...frames(body),
    { row: '20', name: 'GET', by: 'ours', ask: { headers: { ':method': 'GET' } }, expected: { status: 'HTTP 405' } },
    {
      ...{ row: '21', name: 'unknown method', by: 'gRPC', expected: { status: 'UNIMPLEMENTED' } },
      ask: { ...whole, headers: { ':path': methodOf(signal).replace('Export', 'Import') } },
    },
    ...LATER.map(({ row, arranged }): GrpcRow => {
      const expected = { status: REFUSED.later.grpc, detail: 'RetryInfo' } as const;
      return { row, name: arranged, by: 'OTLP', ask: whole, arranged, expected };
    }),
    {
      ...{ row: '25', name: 'host of a stranger', by: 'ours', expected: { status: 'PERMISSION_DENIED' } },
      ask: { ...whole, headers: { ':authority': 'evil.example' } },
    },
    { row: '25', name: 'no token', by: 'ours', ask: whole, arranged: 'token', expected: { status: 'UNAUTHENTICATED' } },
    { row: '26', name: 'gone in the middle', by: 'OTLP', ask: whole, manner: 'cut', expected: { status: 'none' } },
    {
      ...{ row: '26', name: 'too slow', by: 'gRPC', ask: whole, manner: 'stall', arranged: 'impatient' },
      expected: { status: 'DEADLINE_EXCEEDED' },
    },
  ];
}

function encodings(body: Buffer): GrpcRow[] {
  const compressed = (encoding: string | undefined, bytes: Buffer): GrpcAsk => ({
    headers: encoding === undefined ? {} : { 'grpc-encoding': encoding },
    chunks: [framed(bytes, 1)],
  });
  const unknown = { status: 'UNIMPLEMENTED', headers: { 'grpc-accept-encoding': /\bgzip\b/ } };
  return [
    { row: '6', name: 'gzip', by: 'OTLP', ask: compressed('gzip', gzipSync(unlike(WAY, body))), expected: kept },
    {
      row: '6',
      name: 'zstd',
      by: 'ours',
      ask: compressed('zstd', zstdCompressSync(unlike(WAY, body))),
      expected: kept,
    },
    { row: '6', name: 'unknown: br', by: 'gRPC', ask: compressed('br', body), expected: unknown },
    { row: '6', name: 'unknown: x', by: 'gRPC', ask: compressed('x', body), expected: unknown },
    ...brokenGzip(body).map(({ name, bytes }): GrpcRow => {
      return { row: '7', name, by: 'ours', ask: compressed('gzip', bytes), expected: malformed };
    }),
    { row: '7', name: 'not zstd', by: 'ours', ask: compressed('zstd', body), expected: malformed },
    { row: '28', name: 'compressed, not said how', by: 'gRPC', ask: compressed(undefined, body), expected: framing },
  ];
}

/** A prefix that announces a length, with nothing behind. */
function prefix(length: number): Buffer {
  const bytes = framed(new Uint8Array());
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

function sizes(): GrpcRow[] {
  const { announced, gzip, zstd } = overLimit;
  const over = (encoding: string, bytes: Buffer): GrpcAsk => ({
    headers: { 'grpc-encoding': encoding },
    chunks: [framed(bytes, 1)],
  });
  const ask = { chunks: [prefix(announced)] };
  return [
    { row: '8', name: 'over the limit, announced', by: 'OTLP', ask, manner: 'stall', expected: tooLarge },
    { row: '9', name: 'over the limit after gzip', by: 'OTLP', ask: over('gzip', gzip), expected: tooLarge },
    { row: '9', name: 'over the limit after zstd', by: 'ours', ask: over('zstd', zstd), expected: tooLarge },
  ];
}

function frames(body: Buffer): GrpcRow[] {
  const row = { row: '2', by: 'gRPC', expected: framing } as const;
  return [
    { ...row, name: 'frame cut short', ask: { chunks: [framed(body).subarray(0, -1)] } },
    { ...row, name: 'compressed flag 2', ask: { chunks: [framed(body, 2)] } },
    { ...row, name: 'no message', ask: { chunks: [] }, expected: { status: 'UNIMPLEMENTED' } },
    {
      ...row,
      name: 'two messages',
      ask: { chunks: [framed(body), framed(body)] },
      expected: { status: 'UNIMPLEMENTED' },
    },
  ];
}

function toCase({ ask, expected, arranged, manner = 'whole', ...names }: GrpcRow, signal: Case['signal']): Case {
  const path = signal === 'profiles' ? PROFILES : methodOf(signal);
  const grpc = { ...ask, headers: { ':path': path, ...ask.headers } };
  return {
    ...names,
    way: WAY,
    signal,
    grpc,
    manner,
    ...(arranged ? { arranged } : {}),
    expected: { kept: 0, ...expected },
  };
}

const profiles: GrpcRow = {
  ...{ row: '22', name: 'profiles', by: 'OTLP', expected: { status: 'UNIMPLEMENTED' } },
  ask: { chunks: [framed(new Uint8Array())] },
};

export const GRPC_CASES: readonly Case[] = [
  ...SIGNALS.flatMap((signal) => rowsOf(signal).map((row) => toCase(row, signal))),
  toCase(profiles, 'profiles'),
];

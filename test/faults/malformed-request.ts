import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { SIGNALS, type Signal } from '../../core/model/telemetry.ts';
import { WAYS, type Case, type Way } from '../conformance/case.ts';
import { askOf } from '../conformance/cases/body-cases.ts';
import { framed } from '../unit/receivers/grpc-client.ts';
import { countItems } from './count-items.ts';
import { BYTE_MUTATIONS, JSON_MUTATIONS, PROTOBUF_MUTATIONS } from './mutations.ts';
import type { Bodies } from './requests.ts';
import { pick, type Random } from './seeded.ts';

export interface MalformedRequest {
  /** What was done to it. */
  kind: string;
  case: Case;
  /** Items it holds, to be counted only where it was accepted. */
  countItems(): number;
  /** Its body, unpacked, of a request that was accepted: one sent again is stored once. */
  plain(): Buffer;
}

type Compressed = Record<'gzip' | 'zstd', { pack: (bytes: Buffer) => Buffer; unpack: (bytes: Buffer) => Buffer }>;

const COMPRESSED: Compressed = {
  gzip: { pack: (bytes) => gzipSync(bytes), unpack: (bytes) => gunzipSync(bytes) },
  zstd: { pack: (bytes) => zstdCompressSync(bytes), unpack: (bytes) => zstdDecompressSync(bytes) },
};

const WRONG_TYPES = ['text/plain', 'application/jsonx', 'application/grpc-web', 'multipart/form-data', ';', ''];

/** One of every this many is spoiled outside its body. */
const OUTSIDE_EVERY = 5;

export function malformedRequest(random: Random, bodies: Bodies): MalformedRequest {
  const [way, signal] = [pick(random, WAYS), pick(random, SIGNALS)];
  const format = way === 'http json' ? 'json' : 'protobuf';
  const body = pick(random, bodies[signal][format]);
  if (random(OUTSIDE_EVERY) === 0) return spoiledOutside(random, way, signal, body);
  const mutations = format === 'json' ? JSON_MUTATIONS : PROTOBUF_MUTATIONS;
  const kind = pick(random, Object.keys(mutations));
  const bytes = mutations[kind]!(body, random, pick(random, bodies[signal][format]));
  const count = () => countItems(signal, format, bytes);
  return { kind, case: caseOf(way, signal, askOf(signal, way, bytes)), countItems: count, plain: () => bytes };
}

function spoiledOutside(random: Random, way: Way, signal: Signal, body: Buffer): MalformedRequest {
  const kind = pick(random, ['wrong content type', 'corrupt gzip', 'corrupt zstd'] as const);
  const ask = askOf(signal, way, body);
  if (kind === 'wrong content type') {
    const type = { 'content-type': pick(random, WRONG_TYPES) };
    return { kind, case: caseOf(way, signal, withHeaders(ask, type)), countItems: () => 0, plain: () => body };
  }
  const encoding = kind === 'corrupt gzip' ? 'gzip' : 'zstd';
  const mutation = pick(random, Object.keys(BYTE_MUTATIONS));
  const bytes = BYTE_MUTATIONS[mutation]!(COMPRESSED[encoding].pack(body), random, COMPRESSED[encoding].pack(body));
  const format = way === 'http json' ? 'json' : 'protobuf';
  // Of several zstd frames Node's own function reads the first only.
  const plain = () => (mutation === 'said twice' ? Buffer.concat([body, body]) : COMPRESSED[encoding].unpack(bytes));
  const count = () => countItems(signal, format, plain());
  return { kind, case: caseOf(way, signal, compressedAsk(ask, encoding, bytes)), countItems: count, plain };
}

function compressedAsk({ http, grpc }: Pick<Case, 'http' | 'grpc'>, encoding: string, bytes: Buffer) {
  if (http) return withHeaders({ http: { ...http, body: bytes } }, { 'content-encoding': encoding });
  return withHeaders({ grpc: { ...grpc, chunks: [framed(bytes, 1)] } }, { 'grpc-encoding': encoding });
}

function withHeaders({ http, grpc }: Pick<Case, 'http' | 'grpc'>, headers: Record<string, string>) {
  if (http) return { http: { ...http, headers: { ...http.headers, ...headers } } };
  return { grpc: { ...grpc, headers: { ...grpc?.headers, ...headers } } };
}

function caseOf(way: Way, signal: Signal, ask: Pick<Case, 'http' | 'grpc'>): Case {
  const expected = { status: '', kept: 0 };
  return { row: '', name: 'malformed', by: 'ours', way, signal, manner: 'whole', ...ask, expected };
}

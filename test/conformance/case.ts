import type { Signal } from '../../core/model/telemetry.ts';
import type { GrpcAsk } from '../unit/receivers/grpc-client.ts';
import type { HttpAsk } from '../unit/receivers/http-client.ts';

/** Transport and encoding of a request. */
export const WAYS = ['http protobuf', 'http json', 'grpc protobuf'] as const;
export type Way = (typeof WAYS)[number];
export type HttpWay = Exclude<Way, 'grpc protobuf'>;

/** Who asks for the answer; "ours" where no specification says anything, or leaves the choice. */
export type Authority = 'OTLP' | 'HTTP' | 'gRPC' | 'ours';

/** What has to be so at the receiver before the case can be asked. */
export const ARRANGEMENTS = ['busy', 'disk-low', 'store-failed', 'closing', 'token', 'impatient'] as const;
export type Arrangement = (typeof ARRANGEMENTS)[number];

/** `cut`: half of it, then the connection is gone; `stall`: half of it, then silence; `twice`: once more after the answer. */
export type Manner = 'whole' | 'cut' | 'stall' | 'twice';

/** What a row of the table says of an answer, whatever carries it. */
export interface Expected {
  /** '200', '413'; 'OK', 'INVALID_ARGUMENT'; 'HTTP 415' where a gRPC port answers as plain HTTP; 'none' without an answer. */
  status: string;
  /** Items that are kept. */
  kept: number;
  rejected?: number;
  /** What the sender is told in partial_success; undefined = that it is not set. */
  told?: RegExp;
  /** The detail of an error's google.rpc.Status. */
  detail?: 'BadRequest' | 'RetryInfo';
  /** Headers of the answer; undefined = absent. */
  headers?: Record<string, string | RegExp | undefined>;
  /** A question in SQL to a store that can be asked, and the text of its one answer. */
  stored?: { sql: string; value: string };
}

/** One request and its answer. */
export interface Case {
  /** The row of the table, "16b". */
  row: string;
  name: string;
  by: Authority;
  way: Way;
  signal: Signal | 'profiles';
  http?: HttpAsk;
  grpc?: GrpcAsk;
  manner: Manner;
  arranged?: Arrangement;
  expected: Expected;
}

/** The same refusal in the words of both transports. */
export const REFUSED = {
  malformed: { http: '400', grpc: 'INVALID_ARGUMENT' },
  tooLarge: { http: '413', grpc: 'RESOURCE_EXHAUSTED' },
  later: { http: '503', grpc: 'UNAVAILABLE' },
} as const;

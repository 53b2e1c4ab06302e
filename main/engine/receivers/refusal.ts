import type { IntakeProblem } from '../pipeline/intake.ts';
import { MAX_ERROR_TEXT } from './limits.ts';

/** gRPC status codes that are used here, by their names in the gRPC documentation. */
export const GRPC = {
  OK: 0,
  CANCELLED: 1,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** Why a request was refused as a whole. Stable words: they are counted and shown. */
export type RefusalCode =
  | IntakeProblem
  | 'malformed' // not OTLP
  | 'malformed-compression'
  | 'malformed-framing' // not HTTP, or not a gRPC message
  | 'too-large'
  | 'content-type'
  | 'content-encoding'
  | 'method'
  | 'path'
  | 'message-count' // a unary call with none or several messages
  | 'host'
  | 'origin'
  | 'token'
  | 'slow'
  | 'deadline'
  | 'disconnected'
  | 'too-many-connections' // one that was closed before it could ask for anything
  | 'internal';

export interface Answer {
  http: number;
  grpc: number;
  /** Set when the sender should keep the data and come back: whole seconds. */
  retrySeconds?: number;
}

/**
 * How each refusal is told. Only 429, 503, UNAVAILABLE and RESOURCE_EXHAUSTED with a pause are retried by OTLP senders; retry pauses are ten seconds at most because SDKs
 * give up, and drop, after about 13.
 */
export const ANSWERS: Readonly<Record<RefusalCode, Answer>> = {
  malformed: { http: 400, grpc: GRPC.INVALID_ARGUMENT },
  'malformed-compression': { http: 400, grpc: GRPC.INVALID_ARGUMENT },
  'malformed-framing': { http: 400, grpc: GRPC.INTERNAL },
  'too-large': { http: 413, grpc: GRPC.RESOURCE_EXHAUSTED },
  'content-type': { http: 415, grpc: GRPC.INVALID_ARGUMENT },
  'content-encoding': { http: 415, grpc: GRPC.UNIMPLEMENTED },
  method: { http: 405, grpc: GRPC.UNIMPLEMENTED },
  path: { http: 404, grpc: GRPC.UNIMPLEMENTED },
  'message-count': { http: 400, grpc: GRPC.UNIMPLEMENTED },
  host: { http: 403, grpc: GRPC.PERMISSION_DENIED },
  origin: { http: 403, grpc: GRPC.PERMISSION_DENIED },
  token: { http: 401, grpc: GRPC.UNAUTHENTICATED },
  slow: { http: 408, grpc: GRPC.DEADLINE_EXCEEDED },
  deadline: { http: 408, grpc: GRPC.DEADLINE_EXCEEDED },
  disconnected: { http: 400, grpc: GRPC.CANCELLED },
  internal: { http: 500, grpc: GRPC.INTERNAL },
  // Nobody is told so: a connection is closed without an answer.
  'too-many-connections': { http: 503, grpc: GRPC.UNAVAILABLE },
  // OTLP has it that gRPC's is retried where RetryInfo is with it.
  throttled: { http: 429, grpc: GRPC.RESOURCE_EXHAUSTED, retrySeconds: 1 },
  busy: { http: 503, grpc: GRPC.UNAVAILABLE, retrySeconds: 1 },
  closing: { http: 503, grpc: GRPC.UNAVAILABLE, retrySeconds: 3 },
  // A person has to act; retrying keeps the sender's data longest.
  'disk-low': { http: 503, grpc: GRPC.UNAVAILABLE, retrySeconds: 5 },
  'store-failed': { http: 503, grpc: GRPC.UNAVAILABLE, retrySeconds: 5 },
};

/** Whoever waits longer than this gives up before it is over. */
const MOST_RETRY_SECONDS = 10;

/** A request that is refused as a whole. The message is for its sender. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** The field that could not be read, where known. */
  readonly field: string;
  readonly #retryAfterMs: number | undefined;

  /** `retryAfterMs` where somebody behind said when to come back: it counts for what may be sent again. */
  constructor(code: RefusalCode, message: string, field = '', retryAfterMs?: number) {
    super(message.slice(0, MAX_ERROR_TEXT));
    this.name = 'Refusal';
    this.code = code;
    this.field = field;
    this.#retryAfterMs = retryAfterMs;
  }

  get answer(): Answer {
    const answer = ANSWERS[this.code];
    if (this.#retryAfterMs === undefined || answer.retrySeconds === undefined) return answer;
    const seconds = Math.ceil(this.#retryAfterMs / 1_000);
    return { ...answer, retrySeconds: Math.min(MOST_RETRY_SECONDS, Math.max(answer.retrySeconds, seconds)) };
  }
}

export function tooLarge(limitBytes: number): Refusal {
  return new Refusal('too-large', `The request is over the limit of ${limitBytes} bytes (after decompression)`);
}

/** Whatever went wrong, as an answer. Senders are not told the details of errors that nobody foresaw. */
export function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('internal', 'The request could not be processed');
}

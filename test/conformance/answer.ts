import type { IncomingHttpHeaders } from 'node:http';
import type { Signal } from '../../core/model/telemetry.ts';
import { GRPC } from '../../main/engine/receivers/refusal.ts';
import { readStatus } from '../unit/receivers/google-rpc.ts';
import type { GrpcAnswer } from '../unit/receivers/grpc-client.ts';
import { TYPES, type HttpAnswer } from '../unit/receivers/http-client.ts';
import { readJsonResponse, readProtobufResponse, type Partial } from '../unit/receivers/payloads.ts';
import type { Way } from './case.ts';

/** An answer, whatever carried it. */
export interface Answer {
  /** In the words of `Expected.status`. */
  status: string;
  headers: IncomingHttpHeaders;
  partial: Partial;
  /** google.rpc.Status of an error. */
  refusal?: { message: string; details: Record<string, unknown> };
  /** Why body or trailers are not what they should be, '' when they are. */
  unreadable: string;
}

export const NO_ANSWER: Answer = { status: 'none', headers: {}, partial: undefined, unreadable: '' };

const GRPC_NAMES = new Map<number, string>(Object.entries(GRPC).map(([name, code]) => [code, name]));

type Body = Pick<Answer, 'partial' | 'refusal' | 'unreadable'>;

/** What cannot be read is told, not thrown: it is one of the things that are looked for. */
function attempt(read: () => { partial?: Partial; refusal?: Body['refusal'] }): Body {
  try {
    return { partial: undefined, unreadable: '', ...read() } as Body;
  } catch (error) {
    return { partial: undefined, unreadable: error instanceof Error ? error.message : String(error) };
  }
}

export function readHttp({ status, headers, body }: HttpAnswer, signal: Signal): Answer {
  const isJson = headers['content-type'] === TYPES.json;
  const read = attempt(() => {
    if (status !== 200) return { refusal: isJson ? readJsonStatus(body) : readStatus(body) };
    return { partial: isJson ? readJsonResponse(signal, body.toString()) : readProtobufResponse(signal, body) };
  });
  return { status: String(status), headers, ...read };
}

function readJsonStatus(body: Buffer): { message: string; details: Record<string, unknown> } {
  const { message = '', details = [] } = JSON.parse(body.toString()) as {
    message?: string;
    details?: ({ '@type': string } & Record<string, unknown>)[];
  };
  const named = details.map((detail) => [detail['@type'].replace('type.googleapis.com/google.rpc.', ''), detail]);
  return { message, details: Object.fromEntries(named) as Record<string, unknown> };
}

export function readGrpc(answer: GrpcAnswer, signal: Signal): Answer {
  const { httpStatus, headers, status, message, details, body } = answer;
  if (status === undefined) return { status: `HTTP ${httpStatus}`, headers, partial: undefined, unreadable: '' };
  const read = attempt(() => {
    if (status === GRPC.OK) return { partial: readProtobufResponse(signal, body) };
    return { refusal: { message, details: details.length === 0 ? {} : readStatus(details).details } };
  });
  return { status: GRPC_NAMES.get(status) ?? String(status), headers, ...read };
}

export function typeFor(way: Way): string {
  if (way === 'grpc protobuf') return 'application/grpc';
  return way === 'http json' ? TYPES.json : TYPES.protobuf;
}

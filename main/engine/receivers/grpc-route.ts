import type { IncomingHttpHeaders } from 'node:http2';
import type { Signal } from '../../../core/model/telemetry.ts';
import type { SenderRules } from './guard.ts';
import { checkHost } from './guard.ts';
import { Refusal } from './refusal.ts';
import { checkAuth } from './sender-auth.ts';

/** What is sent by calls of a method, by its path. */
export type GrpcMethods = ReadonlyMap<string, Signal>;

export const OTLP_METHODS: GrpcMethods = new Map([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', 'traces'],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', 'metrics'],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
]);

/** application/grpc, also with +proto and parameters. Not +json, and not grpc-web. */
const CONTENT_TYPE = /^application\/grpc(\+proto)?\s*(;|$)/i;

/** Undefined for a method that is not among them. */
export function methodSignal(headers: IncomingHttpHeaders, methods: GrpcMethods): Signal | undefined {
  return methods.get(headers[':path'] ?? '');
}

/** Whether this is gRPC at all; if not, the answer has to be plain HTTP. @throws Refusal 'method' or 'content-type' */
export function checkGrpc(headers: IncomingHttpHeaders): void {
  if (headers[':method'] !== 'POST') throw new Refusal('method', 'This port speaks gRPC, which is always POST');
  const type = headers['content-type'];
  if (type === undefined || !CONTENT_TYPE.test(type)) {
    throw new Refusal('content-type', `Content-Type ${type ?? '(none)'} is not application/grpc`);
  }
}

/** What is sent by a call. @throws Refusal */
export async function routeCall(
  headers: IncomingHttpHeaders,
  rules: SenderRules,
  methods: GrpcMethods,
): Promise<Signal> {
  if (rules.loopbackOnly) checkHost(headers[':authority'] ?? headers.host);
  const signal = methodSignal(headers, methods);
  if (signal === undefined) throw new Refusal('path', `There is no method ${headers[':path']} here`);
  await checkAuth(headers, rules.auth);
  return signal;
}

const TIMEOUT = /^(\d{1,8})([HMSmun])$/;
const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

/** grpc-timeout in milliseconds; undefined without one, and for one that cannot be read: waiting longer harms nobody. */
export function timeoutMs(header: string | undefined): number | undefined {
  const [, digits, unit] = TIMEOUT.exec(header ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits) * UNIT_MS[unit!]!;
}

import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Signal } from '../../../core/model/telemetry.ts';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface HttpAsk {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
}

/** A port of this machine, or an address elsewhere; `prefix` goes before every path. */
export type Where = number | { host: string; port: number; prefix?: string };

export function placeOf(where: Where): { host: string; port: number; prefix: string } {
  return { host: '127.0.0.1', prefix: '', ...(typeof where === 'number' ? { port: where } : where) };
}

export const TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

export function pathOf(signal: Signal): string {
  return `/v1/${signal}`;
}

/** One request on a connection of its own, with exactly these headers. Errors while sending do not count once an answer came. */
export async function post(
  where: Where,
  { path = '/v1/traces', method = 'POST', headers, body }: HttpAsk,
): Promise<HttpAnswer> {
  const { host, port, prefix } = placeOf(where);
  const asking = request({ host, port, path: prefix + path, method, headers, agent: false });
  asking.end(body);
  const response = await answered(asking);
  return { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
}

async function answered(asking: ReturnType<typeof request>): Promise<IncomingMessage> {
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  asking.on('error', () => {});
  return response;
}

export function postProtobuf(
  where: Where,
  signal: Signal,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  return post(where, { path: pathOf(signal), body, headers: { 'content-type': TYPES.protobuf, ...headers } });
}

export function postJson(
  where: Where,
  signal: Signal,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  return post(where, { path: pathOf(signal), body, headers: { 'content-type': TYPES.json, ...headers } });
}

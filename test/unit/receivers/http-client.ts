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

export const TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

export function pathOf(signal: Signal): string {
  return `/v1/${signal}`;
}

/** One request on a connection of its own, with exactly these headers. Errors while sending do not count once an answer came. */
export async function post(
  port: number,
  { path = '/v1/traces', method = 'POST', headers, body }: HttpAsk,
): Promise<HttpAnswer> {
  const asking = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
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
  port: number,
  signal: Signal,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  return post(port, { path: pathOf(signal), body, headers: { 'content-type': TYPES.protobuf, ...headers } });
}

export function postJson(
  port: number,
  signal: Signal,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  return post(port, { path: pathOf(signal), body, headers: { 'content-type': TYPES.json, ...headers } });
}

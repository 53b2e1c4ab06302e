import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Signal } from '../../core/model/telemetry.ts';
import { callOn, GRPC_HEADERS, openSession, type GrpcAsk } from '../unit/receivers/grpc-client.ts';
import { placeOf, post, type HttpAnswer, type HttpAsk, type Where } from '../unit/receivers/http-client.ts';
import { NO_ANSWER, readGrpc, readHttp, type Answer } from './answer.ts';
import type { Case } from './case.ts';

/** Where OTLP is received. */
export interface Endpoint {
  http?: Where | undefined;
  grpc?: Where | undefined;
}

/** Far beyond what any answer takes, also on a busy machine: who says nothing for so long says nothing. */
const PATIENCE_MS = 20_000;

/** Asks as the case says, and gives the last answer. */
export async function send(endpoint: Endpoint, one: Case): Promise<Answer> {
  const times = one.manner === 'twice' ? 2 : 1;
  let answer = NO_ANSWER;
  for (let i = 0; i < times; i++) answer = await inTime(sendOnce(endpoint, one));
  return answer;
}

function inTime(answer: Promise<Answer>): Promise<Answer> {
  const silence = new Promise<Answer>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, { ...NO_ANSWER, status: 'silence' });
    void answer.finally(() => clearTimeout(timer)).catch(() => undefined);
  });
  const failed = (error: unknown): Answer => ({ ...NO_ANSWER, status: 'lost', unreadable: String(error) });
  return Promise.race([answer.catch(failed), silence]);
}

async function sendOnce(endpoint: Endpoint, { http, grpc, manner, signal: named }: Case): Promise<Answer> {
  const signal: Signal = named === 'profiles' ? 'traces' : named;
  if (http) {
    const where = endpoint.http!;
    if (manner === 'cut') return cutHttp(where, http);
    return readHttp(await (manner === 'stall' ? stallHttp(where, http) : post(where, http)), signal);
  }
  if (manner === 'cut') return cutGrpc(endpoint.grpc!, grpc!);
  const session = openSession(endpoint.grpc!);
  try {
    const ask = manner === 'stall' ? { ...halfOf(grpc!), open: true } : grpc!;
    return readGrpc(await callOn(session, signal, ask), signal);
  } finally {
    session.destroy();
  }
}

/** Announces the whole body, or more where the case says so, and sends half of it. */
function beginHttp(where: Where, { path, method = 'POST', headers, body = '' }: HttpAsk): ReturnType<typeof request> {
  const bytes = Buffer.from(body);
  const { host, port, prefix } = placeOf(where);
  const announced = { 'content-length': String(bytes.length), ...headers };
  const asking = request({ host, port, path: `${prefix}${path}`, method, headers: announced, agent: false });
  asking.on('error', () => {});
  asking.flushHeaders();
  if (bytes.length > 0) asking.write(bytes.subarray(0, bytes.length / 2));
  return asking;
}

async function stallHttp(where: Where, ask: HttpAsk): Promise<HttpAnswer> {
  const asking = beginHttp(where, ask);
  try {
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    const { 'content-length': length } = response.headers;
    return {
      status: response.statusCode!,
      headers: response.headers,
      body: await firstBytes(response, Number(length)),
    };
  } finally {
    asking.destroy();
  }
}

/** The connection may stay open while the answer is complete. */
async function firstBytes(response: IncomingMessage, length: number): Promise<Buffer> {
  if (!(length >= 0)) return buffer(response);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (Buffer.concat(chunks).length >= length) break;
  }
  return Buffer.concat(chunks);
}

async function cutHttp(where: Where, ask: HttpAsk): Promise<Answer> {
  const asking = beginHttp(where, ask);
  if (asking.writableNeedDrain) await once(asking, 'drain');
  await once(asking, 'socket').then(([socket]) => once(socket as NodeJS.EventEmitter, 'connect'));
  asking.destroy();
  return NO_ANSWER;
}

function halfOf(ask: GrpcAsk): GrpcAsk {
  const bytes = Buffer.concat(ask.chunks ?? []);
  // The prefix itself is not halved: its announcement is what some cases are about.
  return { ...ask, chunks: [bytes.subarray(0, Math.max(5, bytes.length / 2))] };
}

async function cutGrpc(where: Where, ask: GrpcAsk): Promise<Answer> {
  const session = openSession(where);
  await once(session, 'remoteSettings');
  const stream = session.request({ ...GRPC_HEADERS, ...ask.headers });
  stream.on('error', () => {});
  await new Promise((resolve) => stream.write(halfOf(ask).chunks![0], resolve));
  session.destroy();
  return NO_ANSWER;
}

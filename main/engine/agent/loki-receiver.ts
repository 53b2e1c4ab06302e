import { setImmediate } from 'node:timers/promises';
import { Settings } from '../../../core/collector/settings.ts';
import { readJsonPush, readProtobufPush } from '../../../core/collector/receivers/loki/read-push.ts';
import type { Part } from '../../../core/formats/format.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { ComponentContext, Nexts, ReceiverKind } from '../collector/component.ts';
import { ConsumeError } from '../collector/consumer.ts';
import { Refusal } from '../receivers/refusal.ts';
import { unsnap } from '../receivers/unsnap.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { give } from './give.ts';
import type { HttpAnswer, HttpRequest, HttpRoute } from './http-call.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS, readHttpServer, REFUSED_HTTP_SERVER_KEYS } from './http-settings.ts';
import { startHttpServer } from './http-server.ts';
import { overTransport } from './over-transport.ts';

const PUSH = '/loki/api/v1/push';
/** Promtail's before version 1 of the API: protobuf alone. */
const OLD_PUSH = '/api/prom/push';
const INVALID = 'invalid Loki entry';

/** The Collector's receiver/lokireceiver. */
export function lokiReceiver(options: ReceiverOptions): ReceiverKind {
  return {
    type: 'loki',
    signals: ['logs'],
    read(value) {
      const settings = new Settings(value);
      settings.allow(['protocols', 'use_incoming_timestamp']);
      const protocols = settings.inner('protocols');
      protocols.allow(['http'], [], [], { grpc: 'http is' });
      if (!Object.hasOwn(protocols.all as object, 'http'))
        settings.note(['protocols'], 'must specify at least one protocol when using the Loki receiver: http');
      const http = protocols.inner('http');
      http.allow(HTTP_SERVER_KEYS, REFUSED_HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS);
      const server = readHttpServer(http, 'localhost:3500', options);
      const keepsTime = settings.bool('use_incoming_timestamp');
      const create: ReturnType<ReceiverKind['read']>['create'] = (context, next) => {
        const nexts = overTransport('http', next, context.meter);
        const push = (request: HttpRequest) => answer(request, { context, nexts, keepsTime });
        const routes: HttpRoute[] = [PUSH, OLD_PUSH].map((path) => {
          return { methods: ['POST'], path, ownEncodings: ['snappy'], answer: push };
        });
        return startHttpServer({ settings: server, routes, inFlight: options.inFlight, meter: context.meter });
      };
      return { problems: settings.problems, create };
    },
  };
}

interface Around {
  context: ComponentContext;
  nexts: Nexts;
  keepsTime: boolean;
}

/** Gives on slice by slice, so that a request never is as a whole in objects. */
async function answer(request: HttpRequest, { context, nexts, keepsTime }: Around): Promise<HttpAnswer> {
  const nowNs = BigInt(context.clock.now()) * 1_000_000n;
  let given = 0;
  let invalid = 0;
  let firstFault = '';
  for (const part of partsOf(request)) {
    if (part === undefined) {
      await setImmediate();
      continue;
    }
    if (part.kind === 'skipped') {
      invalid++;
      firstFault ||= `byte ${part.offset}: ${part.reason}`;
      continue;
    }
    await give(
      nexts,
      part.decoded.telemetry.map((one) => received(one, nowNs, keepsTime)),
      context.meter,
      request.sender,
    );
    given++;
  }
  context.meter.lose(INVALID, invalid);
  if (invalid > 0) context.meter.error(firstFault);
  if (given === 0 && invalid > 0) throw new ConsumeError(firstFault, { isPermanent: true });
  return { status: 204 };
}

function partsOf({ headers, path, body, mostBytes, reserve }: HttpRequest): Iterable<Part | undefined> {
  const type = (headers['content-type'] ?? 'application/x-protobuf').split(';')[0]!.trim().toLowerCase();
  if (type === 'application/json' && path === PUSH) return readJsonPush(body);
  if (type === 'application/x-protobuf') return readProtobufPush(unsnap(body, mostBytes, reserve));
  const expected = path === PUSH ? 'application/json or application/x-protobuf' : 'application/x-protobuf';
  throw new Refusal('content-type', `Content-Type ${type} is not supported; use ${expected}`);
}

/** Seen now; without `use_incoming_timestamp` also of now, as in the Collector. */
function received(telemetry: Telemetry, nowNs: bigint, keepsTime: boolean): Telemetry {
  if (telemetry.signal !== 'logs') return telemetry;
  for (const { scopes } of telemetry.groups)
    for (const { items } of scopes)
      for (const record of items) {
        record.observedTimeUnixNano = nowNs;
        if (!keepsTime || record.timeUnixNano === 0n) record.timeUnixNano = nowNs;
      }
  return telemetry;
}

import { readJaegerProto } from '../../../core/collector/receivers/jaeger/jaeger-proto.ts';
import { readJaegerBatch, readJaegerPacket } from '../../../core/collector/receivers/jaeger/jaeger-thrift.ts';
import { Settings } from '../../../core/collector/settings.ts';
import type { ThriftEncoding } from '../../../core/collector/wire/thrift.ts';
import type { Nexts, ReceiverKind, RunningReceiver } from '../collector/component.ts';
import type { Meter } from '../collector/meter.ts';
import { Refusal } from '../receivers/refusal.ts';
import { readEndpoint, type ReceiverOptions } from './endpoint.ts';
import { readGrpcServer } from './grpc-settings.ts';
import type { HttpAnswer, HttpRequest } from './http-call.ts';
import { startHttpServer } from './http-server.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS, readHttpServer, REFUSED_HTTP_SERVER_KEYS } from './http-settings.ts';
import { overTransport } from './over-transport.ts';
import { startSpansGrpc } from './spans-grpc.ts';
import { giveSpans } from './read-spans.ts';
import { startUdpServer, type UdpSettings } from './udp-server.ts';

/** What a protocol is given when it is started. */
interface Start {
  next: Nexts;
  meter: Meter;
}
type Open = (start: Start) => Promise<RunningReceiver>;
type Read = (settings: Settings, options: ReceiverOptions) => Open;

const WHAT = 'Jaeger span';
const PROTOCOLS = {
  grpc: readGrpc,
  thrift_http: readThriftHttp,
  thrift_compact: (settings, options) => readThriftUdp(settings, options, 'compact', 6_831),
  thrift_binary: (settings, options) => readThriftUdp(settings, options, 'binary', 6_832),
} satisfies Record<string, Read>;
/** As the Collector's own metrics call them. */
const TRANSPORTS: Readonly<Record<string, string>> = {
  grpc: 'grpc',
  thrift_http: 'collector_http',
  thrift_compact: 'udp_thrift_compact',
  thrift_binary: 'udp_thrift_binary',
} satisfies Record<keyof typeof PROTOCOLS, string>;

/** The Collector's receiver/jaegerreceiver. Only those protocols are opened that are named. */
export function jaegerReceiver(options: ReceiverOptions): ReceiverKind {
  return {
    type: 'jaeger',
    signals: ['traces'],
    read(value) {
      const settings = new Settings(value);
      settings.allow(['protocols'], ['remote_sampling']);
      const protocols = settings.inner('protocols');
      protocols.allow(Object.keys(PROTOCOLS));
      const named = Object.entries(PROTOCOLS).filter(([name]) => Object.hasOwn(protocols.all as object, name));
      if (named.length === 0)
        settings.note(['protocols'], 'must specify at least one protocol when using the Jaeger receiver');
      const opens = named.map(([name, read]): Open => {
        const open = read(protocols.inner(name), options);
        return ({ next, meter }) => open({ next: overTransport(TRANSPORTS[name]!, next, meter), meter });
      });
      return { problems: settings.problems, create: ({ meter }, next) => openAll(opens, { meter, next }) };
    },
  };
}

async function openAll(opens: readonly Open[], start: Start): Promise<RunningReceiver> {
  const running: RunningReceiver[] = [];
  const close = async () => void (await Promise.all(running.map((one) => one.close())));
  try {
    for (const open of opens) running.push(await open(start));
  } catch (error) {
    await close();
    throw error;
  }
  return { close, addresses: running.flatMap(({ addresses }) => addresses) };
}

function readGrpc(settings: Settings, options: ReceiverOptions): Open {
  const start = { ...readGrpcServer(settings, 'localhost:14250', options), inFlight: options.inFlight };
  const method = '/jaeger.api_v2.CollectorService/PostSpans';
  return ({ next, meter }) => startSpansGrpc(start, { method, read: readJaegerProto, what: WHAT }, next, meter);
}

const THRIFT_TYPES: ReadonlyMap<string, ThriftEncoding> = new Map([
  ['application/x-thrift', 'binary'],
  ['application/vnd.apache.thrift.binary', 'binary'],
  ['application/vnd.apache.thrift.compact', 'compact'],
]);

function readThriftHttp(settings: Settings, options: ReceiverOptions): Open {
  settings.allow(HTTP_SERVER_KEYS, REFUSED_HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS);
  const server = readHttpServer(settings, 'localhost:14268', options);
  const { inFlight } = options;
  return ({ next, meter }) => {
    const answer = async ({ headers, body, sender }: HttpRequest): Promise<HttpAnswer> => {
      const encoding = encodingOf(headers['content-type']);
      await giveSpans(() => readJaegerBatch(body, encoding), WHAT, { next, meter, sender });
      return { status: 202 };
    };
    const routes = [{ methods: ['POST'], path: '/api/traces', answer }];
    return startHttpServer({ settings: server, routes, inFlight, meter });
  };
}

/** @throws Refusal */
function encodingOf(type = ''): ThriftEncoding {
  const encoding = THRIFT_TYPES.get(type.split(';', 1)[0]!.trim().toLowerCase());
  if (encoding === undefined)
    throw new Refusal('content-type', `Content-Type ${type || '(none)'} is not application/x-thrift`);
  return encoding;
}

/** Bytes of the largest UDP packet. */
const MOST_PACKET_BYTES = 65_507;
const MOST = 2 ** 31 - 1;

function readThriftUdp(
  settings: Settings,
  { allowUnencrypted, inFlight }: ReceiverOptions,
  encoding: ThriftEncoding,
  port: number,
): Open {
  settings.allow(['endpoint', 'queue_size', 'max_packet_size', 'workers', 'socket_buffer_size']);
  const udp: UdpSettings = {
    endpoint: readEndpoint(settings, `localhost:${port}`, allowUnencrypted),
    queueSize: settings.integer('queue_size', 1_000, 0, MOST),
    maxPacketBytes: Math.min(settings.integer('max_packet_size', 65_000, 1, MOST), MOST_PACKET_BYTES),
    workers: settings.integer('workers', 10, 1, MOST),
    socketBufferBytes: settings.integer('socket_buffer_size', 0, 0, MOST),
  };
  return ({ next, meter }) => {
    const take = (packet: Uint8Array) => giveSpans(() => readJaegerPacket(packet, encoding), WHAT, { next, meter });
    return startUdpServer({ settings: udp, take, inFlight, meter });
  };
}

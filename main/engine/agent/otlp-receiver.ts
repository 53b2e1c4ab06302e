import { Settings } from '../../../core/collector/settings.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { ReceiverKind, RunningReceiver } from '../collector/component.ts';
import type { InFlight } from '../receivers/in-flight.ts';
import { startOtlpGrpc } from '../receivers/otlp-grpc.ts';
import { startOtlpHttp } from '../receivers/otlp-http.ts';
import type { Receiver } from '../receivers/receiver.ts';
import { readEndpoint, type Endpoint, type ReceiverOptions } from './endpoint.ts';
import { PipelineIntake } from './pipeline-intake.ts';

const START = { grpc: startOtlpGrpc, http: startOtlpHttp } as const;
type Protocol = keyof typeof START;
const PORTS: Readonly<Record<Protocol, number>> = { grpc: 4_317, http: 4_318 };
const REFUSED: Readonly<Record<Protocol, readonly string[]>> = {
  grpc: [
    'tls',
    'auth',
    'keepalive',
    'transport',
    'max_recv_msg_size_mib',
    'max_concurrent_streams',
    'read_buffer_size',
    'write_buffer_size',
    'include_metadata',
    'middlewares',
  ],
  http: [
    'tls',
    'auth',
    'cors',
    'traces_url_path',
    'metrics_url_path',
    'logs_url_path',
    'max_request_body_size',
    'include_metadata',
    'response_headers',
    'compression_algorithms',
    'read_header_timeout',
    'idle_timeout',
    'middlewares',
  ],
};

interface ProtocolEndpoint extends Endpoint {
  protocol: Protocol;
}

/** The Collector's receiver/otlpreceiver. Only those protocols are opened that are named. */
export function otlpReceiver(options: ReceiverOptions): ReceiverKind {
  return {
    type: 'otlp',
    signals: SIGNALS,
    read(value) {
      const settings = new Settings(value);
      settings.allow(['protocols']);
      const endpoints = readProtocols(settings, options);
      return {
        problems: settings.problems,
        create: ({ meter }, next) => open(endpoints, new PipelineIntake(next, meter), options.inFlight),
      };
    },
  };
}

function readProtocols(settings: Settings, options: ReceiverOptions): ProtocolEndpoint[] {
  const protocols = settings.inner('protocols');
  protocols.allow(Object.keys(START));
  const named = (Object.keys(START) as Protocol[]).filter((name) => isNamed(protocols, name));
  if (named.length === 0)
    settings.note(['protocols'], 'must specify at least one protocol when using the OTLP receiver');
  return named.map((protocol) => readProtocol(protocols.inner(protocol), protocol, options));
}

/** `grpc:` with nothing under it is one with its defaults. */
function isNamed(protocols: Settings, name: string): boolean {
  return Object.hasOwn(protocols.all as object, name);
}

function readProtocol(settings: Settings, protocol: Protocol, options: ReceiverOptions): ProtocolEndpoint {
  settings.allow(['endpoint'], REFUSED[protocol]);
  return { protocol, ...readEndpoint(settings, `localhost:${PORTS[protocol]}`, options.allowUnencrypted) };
}

/** Another port than the one that is written would be one nobody sends to. */
async function open(
  endpoints: readonly ProtocolEndpoint[],
  intake: PipelineIntake,
  inFlight: InFlight,
): Promise<RunningReceiver> {
  const receivers: Receiver[] = [];
  const close = async () => void (await Promise.all(receivers.map((receiver) => receiver.close())));
  for (const { protocol, hosts, port } of endpoints) {
    const receiver = await START[protocol]({ hosts: [...hosts], wantedPort: port, inFlight }, intake);
    receivers.push(receiver);
    const { state, message, address } = receiver.status();
    const isElsewhere = port !== 0 && !address.endsWith(`:${port}`);
    if (state === 'listening' && !isElsewhere) continue;
    await close();
    throw new Error(isElsewhere ? `port ${port} is taken` : message);
  }
  return { close, addresses: receivers.map((receiver) => receiver.status().address) };
}

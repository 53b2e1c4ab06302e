import { Settings } from '../../../core/collector/settings.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { ReceiverKind, RunningReceiver } from '../collector/component.ts';
import { isLoopbackOnly } from '../receivers/guard.ts';
import { InFlight } from '../receivers/in-flight.ts';
import { startOtlpGrpc } from '../receivers/otlp-grpc.ts';
import { startOtlpHttp } from '../receivers/otlp-http.ts';
import type { Receiver } from '../receivers/receiver.ts';
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

interface Endpoint {
  protocol: Protocol;
  hosts: string[];
  port: number;
}

export interface OtlpReceiverOptions {
  /** Other machines may send without TLS. */
  allowUnencrypted: boolean;
}

/** The Collector's receiver/otlpreceiver. Only those protocols are opened that are named. */
export function otlpReceiver({ allowUnencrypted }: OtlpReceiverOptions): ReceiverKind {
  return {
    type: 'otlp',
    signals: SIGNALS,
    read(value) {
      const settings = new Settings(value);
      settings.allow(['protocols']);
      const endpoints = readProtocols(settings, allowUnencrypted);
      return {
        problems: settings.problems,
        create: ({ meter }, next) => open(endpoints, new PipelineIntake(next, meter)),
      };
    },
  };
}

function readProtocols(settings: Settings, allowUnencrypted: boolean): Endpoint[] {
  const protocols = settings.inner('protocols');
  protocols.allow(Object.keys(START));
  const named = (Object.keys(START) as Protocol[]).filter((name) => isNamed(protocols, name));
  if (named.length === 0)
    settings.note(['protocols'], 'must specify at least one protocol when using the OTLP receiver');
  return named.map((protocol) => readEndpoint(protocols.inner(protocol), protocol, allowUnencrypted));
}

/** `grpc:` with nothing under it is one with its defaults. */
function isNamed(protocols: Settings, name: string): boolean {
  return Object.hasOwn(protocols.all as object, name);
}

function readEndpoint(settings: Settings, protocol: Protocol, allowUnencrypted: boolean): Endpoint {
  settings.allow(['endpoint'], REFUSED[protocol]);
  const written = settings.word('endpoint', `localhost:${PORTS[protocol]}`);
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(written) ?? [];
  const host = bracketed ?? plain ?? '';
  if (digits === undefined || Number(digits) > 65_535)
    settings.note(['endpoint'], 'an address such as localhost:4317 is expected here');
  const hosts = host === 'localhost' ? ['127.0.0.1', '::1'] : [host === '' ? '0.0.0.0' : host];
  if (!isLoopbackOnly(hosts) && !allowUnencrypted)
    settings.note(
      ['endpoint'],
      `${written} is open to other machines, unencrypted: start with --allow-unencrypted if that is wanted`,
    );
  return { protocol, hosts, port: Number(digits ?? 0) };
}

/** Another port than the one that is written would be one nobody sends to. */
async function open(endpoints: readonly Endpoint[], intake: PipelineIntake): Promise<RunningReceiver> {
  const inFlight = new InFlight();
  const receivers: Receiver[] = [];
  const close = async () => void (await Promise.all(receivers.map((receiver) => receiver.close())));
  for (const { protocol, hosts, port } of endpoints) {
    const receiver = await START[protocol]({ hosts, wantedPort: port, inFlight }, intake);
    receivers.push(receiver);
    const { state, message, address } = receiver.status();
    const isElsewhere = port !== 0 && !address.endsWith(`:${port}`);
    if (state === 'listening' && !isElsewhere) continue;
    await close();
    throw new Error(isElsewhere ? `port ${port} is taken` : message);
  }
  return { close, addresses: receivers.map((receiver) => receiver.status().address) };
}

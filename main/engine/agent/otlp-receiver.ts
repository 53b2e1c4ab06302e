import { Settings } from '../../../core/collector/settings.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { ReceiverKind, RunningReceiver } from '../collector/component.ts';
import type { InFlight } from '../receivers/in-flight.ts';
import { startOtlpGrpc } from '../receivers/otlp-grpc.ts';
import { startOtlpHttp } from '../receivers/otlp-http.ts';
import type { Receiver } from '../receivers/receiver.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { readOtlpGrpc, readOtlpHttp, type Start } from './otlp-settings.ts';
import { onWantedPort } from './on-wanted-port.ts';
import { overTransport } from './over-transport.ts';
import { PipelineIntake } from './pipeline-intake.ts';

const READ = { grpc: readOtlpGrpc, http: readOtlpHttp } as const;
const START = { grpc: startOtlpGrpc, http: startOtlpHttp } as const;
type Protocol = keyof typeof START;

interface ProtocolStart {
  protocol: Protocol;
  start: Start;
}

/** The Collector's receiver/otlpreceiver. Only those protocols are opened that are named. */
export function otlpReceiver(options: ReceiverOptions): ReceiverKind {
  return {
    type: 'otlp',
    signals: SIGNALS,
    read(value) {
      const settings = new Settings(value);
      settings.allow(['protocols']);
      const starts = readProtocols(settings, options);
      return {
        problems: settings.problems,
        create: ({ meter }, next) => {
          const intake = (protocol: Protocol) =>
            new PipelineIntake(overTransport(protocol, next, meter), meter, protocol);
          return open(starts, intake, options.inFlight);
        },
      };
    },
  };
}

function readProtocols(settings: Settings, options: ReceiverOptions): ProtocolStart[] {
  const protocols = settings.inner('protocols');
  protocols.allow(Object.keys(START));
  const named = (Object.keys(START) as Protocol[]).filter((name) => isNamed(protocols, name));
  if (named.length === 0)
    settings.note(['protocols'], 'must specify at least one protocol when using the OTLP receiver');
  return named.map((protocol) => ({ protocol, start: READ[protocol](protocols.inner(protocol), options) }));
}

/** `grpc:` with nothing under it is one with its defaults. */
function isNamed(protocols: Settings, name: string): boolean {
  return Object.hasOwn(protocols.all as object, name);
}

/** Another port than the one that is written would be one nobody sends to. */
async function open(
  starts: readonly ProtocolStart[],
  intake: (protocol: Protocol) => PipelineIntake,
  inFlight: InFlight,
): Promise<RunningReceiver> {
  const receivers: Receiver[] = [];
  const close = async () => void (await Promise.all(receivers.map((receiver) => receiver.close())));
  for (const { protocol, start } of starts) {
    const receiver = await START[protocol]({ ...start, inFlight }, intake(protocol));
    try {
      receivers.push(await onWantedPort(receiver, start.wantedPort));
    } catch (error) {
      await close();
      throw error;
    }
  }
  return { close, addresses: receivers.map((receiver) => receiver.status().address) };
}

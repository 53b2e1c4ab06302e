import {
  RemoteWriteTranslator,
  type RemoteWritten,
  type RemoteWriteVersion,
} from '../../../core/collector/receivers/remote-write.ts';
import { Settings } from '../../../core/collector/settings.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import type { Nexts, ReceiverKind } from '../collector/component.ts';
import type { Meter } from '../collector/meter.ts';
import { Refusal } from '../receivers/refusal.ts';
import { unsnap } from '../receivers/unsnap.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { give } from './give.ts';
import type { HttpAnswer, HttpRequest } from './http-call.ts';
import { startHttpServer } from './http-server.ts';
import { HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS, readHttpServer, REFUSED_HTTP_SERVER_KEYS } from './http-settings.ts';
import { overTransport } from './over-transport.ts';

const PATH = '/api/v1/write';
const VERSIONS: Readonly<Record<string, RemoteWriteVersion>> = {
  'prometheus.WriteRequest': 1,
  'io.prometheus.write.v2.Request': 2,
};

/** The Collector's receiver/prometheusremotewritereceiver, for both versions of the protocol. */
export function remoteWriteReceiver(options: ReceiverOptions): ReceiverKind {
  return {
    type: 'prometheusremotewrite',
    signals: ['metrics'],
    read(value) {
      const settings = new Settings(value);
      settings.allow(HTTP_SERVER_KEYS, REFUSED_HTTP_SERVER_KEYS, IDLE_HTTP_SERVER_KEYS);
      const server = readHttpServer(settings, 'localhost:9090', options);
      return {
        problems: settings.problems,
        create: ({ meter }, next) => {
          const intake = new RemoteWriteIntake(overTransport('http', next, meter), meter);
          const route = { methods: ['POST'], path: PATH, ownEncodings: ['snappy'] };
          const routes = [{ ...route, answer: (request: HttpRequest) => intake.receive(request) }];
          return startHttpServer({ settings: server, routes, inFlight: options.inFlight, meter });
        },
      };
    },
  };
}

class RemoteWriteIntake {
  readonly #translator = new RemoteWriteTranslator();
  readonly #next: Nexts;
  readonly #meter: Meter;

  constructor(next: Nexts, meter: Meter) {
    this.#next = next;
    this.#meter = meter;
  }

  async receive(request: HttpRequest): Promise<HttpAnswer> {
    const version = versionOf(request.headers['content-type']);
    const written = this.#read(version, unpacked(request), request);
    this.#meter.lose('invalid samples', written.invalid);
    await give(this.#next, written.telemetry, this.#meter, request.sender);
    const counts = version === 1 ? {} : writtenHeaders(written);
    if (written.invalid === 0) return { status: 204, headers: counts };
    // By the specification: the others were taken, and none of them is to be sent again.
    this.#meter.error(written.problem);
    const message = `${written.invalid} samples were not taken: ${written.problem}\n`;
    return { status: 400, headers: { ...counts, 'content-type': 'text/plain; charset=utf-8' }, body: message };
  }

  #read(version: RemoteWriteVersion, body: Uint8Array, { hold }: HttpRequest): RemoteWritten {
    try {
      return this.#translator.read(version, body, hold);
    } catch (error) {
      if (error instanceof DecodeError) throw new Refusal('malformed', error.message);
      throw error;
    }
  }
}

/** Version 1 need not say which message it sends. */
function versionOf(type = ''): RemoteWriteVersion {
  const [media = '', ...parameters] = type.split(';').map((part) => part.trim());
  if (media.toLowerCase() !== 'application/x-protobuf')
    throw new Refusal('content-type', `Content-Type ${type || '(none)'} is not application/x-protobuf`);
  const proto = parameters.find((parameter) => parameter.startsWith('proto='))?.slice('proto='.length);
  const version = proto === undefined ? 1 : Object.hasOwn(VERSIONS, proto) ? VERSIONS[proto] : undefined;
  if (version === undefined)
    throw new Refusal('content-type', `The message ${proto} is none of ${Object.keys(VERSIONS).join(', ')}`);
  return version;
}

/** Who says nothing of an encoding sends snappy, as Prometheus takes it: the protocol knows nothing else. */
function unpacked({ headers, body, mostBytes, reserve }: HttpRequest): Uint8Array {
  const encoding = headers['content-encoding']?.trim().toLowerCase() || 'snappy';
  return encoding === 'snappy' ? unsnap(body, mostBytes, reserve) : body;
}

function writtenHeaders({ samples, histograms, exemplars }: RemoteWritten): Record<string, string> {
  const name = (what: string) => `x-prometheus-remote-write-${what}-written`;
  return {
    [name('samples')]: String(samples),
    [name('histograms')]: String(histograms),
    [name('exemplars')]: String(exemplars),
  };
}

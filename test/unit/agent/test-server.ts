import { onTestFinished } from 'vitest';
import { Settings } from '../../../core/collector/settings.ts';
import type { HttpAnswer, HttpRequest, HttpRoute } from '../../../main/engine/agent/http-call.ts';
import { startHttpServer } from '../../../main/engine/agent/http-server.ts';
import { readHttpServer } from '../../../main/engine/agent/http-settings.ts';
import type { ReceiverOptions } from '../../../main/engine/agent/endpoint.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import type { ReceiverLimits } from '../../../main/engine/receivers/limits.ts';

export interface TestServerOptions {
  settings?: Record<string, unknown>;
  answer?: (request: HttpRequest) => Promise<HttpAnswer>;
  routes?: readonly HttpRoute[];
  limits?: Partial<ReceiverLimits>;
  options?: Partial<ReceiverOptions>;
}

/** A receiver that keeps what it is given at /push and says how much it was. Closed after the test. */
export async function startTestServer({ settings, answer, routes, limits, options }: TestServerOptions = {}) {
  const bodies: string[] = [];
  const inFlight = new InFlight();
  const meter = new Meter(Date.now);
  const keep = async ({ body }: HttpRequest): Promise<HttpAnswer> => {
    bodies.push(Buffer.from(body).toString());
    return { status: 200, body: String(body.length) };
  };
  const read = new Settings({ endpoint: '127.0.0.1:0', ...settings });
  const server = readHttpServer(read, '127.0.0.1:0', { allowUnencrypted: false, inFlight, ...options });
  if (read.problems.length > 0) throw new Error(read.problems.map(({ message }) => message).join('; '));
  const running = await startHttpServer({
    settings: server,
    routes: routes ?? [{ methods: ['POST', 'PUT'], path: '/push', ownEncodings: ['snappy'], answer: answer ?? keep }],
    inFlight,
    meter,
    ...(limits ? { limits } : {}),
  });
  onTestFinished(() => running.close());
  const port = Number(/\d+$/.exec(running.addresses[0]!)![0]);
  return { port, bodies, inFlight, meter, running };
}

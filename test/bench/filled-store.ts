import { Load, SPANS_PER_BODY } from './load.ts';
import { httpSender } from './senders.ts';
import { startServer } from './server.ts';

/** Connections that keep a receiver busy without making requests wait for each other. */
const CONNECTIONS = 4;

/** Fills a new session through a running `serve`, as live telemetry would. Gives the number of spans it holds. */
export async function fillStore(path: string, spans: number): Promise<number> {
  const server = await startServer(path);
  const load = new Load(BigInt(Date.now()) * 1_000_000n);
  const bodies = Math.ceil(spans / SPANS_PER_BODY);
  let sent = 0;
  const senders = Array.from({ length: CONNECTIONS }, () => httpSender(server.otlpHttp));
  const work = senders.map(async ({ send }) => {
    while (sent++ < bodies) await send(load.next());
  });
  await Promise.all(work);
  for (const { close } of senders) close();
  await server.stop();
  return bodies * SPANS_PER_BODY;
}

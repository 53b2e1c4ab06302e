import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How far to look for a free port before leaving it to the system. */
const NEIGHBOURS = 20;

/** Listens on the wanted port, or on the next free one. 0 = any. Resolves to the port it became. */
export async function listenNear(server: Server, host: string, wantedPort: number): Promise<number> {
  const neighbours = wantedPort === 0 ? [] : Array.from({ length: NEIGHBOURS }, (_, step) => wantedPort + step);
  for (const port of neighbours.filter((candidate) => candidate <= 65_535)) {
    if (await tryListen(server, host, port)) return port;
  }
  await tryListen(server, host, 0);
  return (server.address() as AddressInfo).port;
}

/** False when the port is taken; any other problem (no such address, not permitted) is thrown. */
async function tryListen(server: Server, host: string, port: number): Promise<boolean> {
  try {
    server.listen({ host: host.replace(/^\[|\]$/g, ''), port });
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

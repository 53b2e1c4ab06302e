import { createSocket, type Socket } from 'node:dgram';
import { isAbsent, listenError, portTaken } from '../receivers/listen.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Sockets for packets on the same port of every host that this machine has. `bufferBytes` is what the system keeps while this process is
 * busy, 0 for its own measure. Rejects with an Error in words where there are none.
 */
export async function bindUdp({ hosts, port }: Endpoint, bufferBytes: number): Promise<[Socket, ...Socket[]]> {
  const sockets: Socket[] = [];
  try {
    for (const host of hosts) {
      const socket = await bind(host, sockets[0]?.address().port ?? port, hosts);
      if (!socket) continue;
      sockets.push(socket);
      if (bufferBytes > 0) socket.setRecvBufferSize(bufferBytes);
    }
  } catch (error) {
    for (const socket of sockets) socket.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(port) : listenError(error, port);
  }
  const [first, ...others] = sockets;
  if (!first) throw new Error(`this machine has none of the addresses ${hosts.join(', ')}`);
  return [first, ...others];
}

/** Undefined where the machine has no such address. */
function bind(host: string, port: number, hosts: readonly string[]): Promise<Socket | undefined> {
  const isIpv6 = host.includes(':');
  // '::' would otherwise also take IPv4, which may be one of the other hosts.
  const ipv6Only = isIpv6 && hosts.some((other) => !other.includes(':'));
  const socket = createSocket({ type: isIpv6 ? 'udp6' : 'udp4', ipv6Only });
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      socket.close();
      if (isAbsent(error)) resolve(undefined);
      else reject(error);
    };
    socket.once('error', onError);
    socket.bind(port, host, () => {
      socket.off('error', onError);
      // Of packets that could not be received; there is nobody to tell.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** May be called again. */
export function closeUdp(sockets: Socket[]): Promise<unknown> {
  return Promise.all(sockets.splice(0).map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
}

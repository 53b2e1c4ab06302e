import type { Server, Socket } from 'node:net';

/** The connections of one receiver over all its addresses; one too many is closed at once. */
export class Sockets {
  private readonly most: number;
  private readonly open = new Set<Socket>();

  constructor(most: number) {
    this.most = most;
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      if (this.open.size >= this.most) {
        socket.destroy();
        return;
      }
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
  }

  destroyAll(): void {
    for (const socket of this.open) socket.destroy();
  }
}

/** Closes the servers; connections still open after the grace are cut. Resolves when nothing is left. */
export async function closeServers(servers: readonly Server[], sockets: Sockets, graceMs: number): Promise<void> {
  const timer = setTimeout(() => sockets.destroyAll(), graceMs);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  clearTimeout(timer);
}

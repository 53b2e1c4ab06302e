import { createServer, type AddressInfo, type Socket } from 'node:net';
import { LineSplitter } from '../../../core/formats/line-splitter.ts';
import type { RunningReceiver } from '../collector/component.ts';
import { listenOnly } from '../receivers/listen.ts';
import { RECEIVER_LIMITS } from '../receivers/limits.ts';
import { closeServers, Sockets } from '../receivers/sockets.ts';
import { bindUdp, closeUdp } from './bind-udp.ts';
import type { Endpoint } from './endpoint.ts';

/** Takes lines; `from` is the sender's address with its port. */
export type TakeLines = (lines: readonly string[], from: string) => void;

export interface LineSocketsStart {
  endpoint: Endpoint;
  take: TakeLines;
  /** A connection or line that is not read, in a few words; `why` where those do not say it. */
  refuse: (reason: string, why?: string) => void;
}

const MOST_LINE_BYTES = 64 * 1024;
/** What the system keeps while this process is busy: some milliseconds of a flood. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** What browsers begin a request with: its lines are no lines of this protocol, and a page is not to send any. */
const HTTP = /^[A-Za-z]{3,16} \S+ HTTP\/\d(\.\d)?\s*$/;

/** Listens for datagrams of lines on every host that this machine has. Rejects with an Error in words where it cannot. */
export async function startUdpLines({ endpoint, take }: LineSocketsStart): Promise<RunningReceiver> {
  const sockets = await bindUdp(endpoint, RECEIVE_BUFFER_BYTES);
  for (const socket of sockets)
    socket.on('message', (message, { address, port }) =>
      take(message.toString('utf8').split('\n'), `${address}:${port}`),
    );
  return { close: async () => void (await closeUdp(sockets)), addresses: sockets.map((one) => textOf(one.address())) };
}

function textOf({ address, port }: AddressInfo): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The same over connections. */
export async function startTcpLines({ endpoint, take, refuse }: LineSocketsStart): Promise<RunningReceiver> {
  const sockets = new Sockets(RECEIVER_LIMITS.maxSockets, ({ code, message }) => refuse(code, message));
  const create = () => {
    const server = createServer((socket) => readLines(socket, take, refuse));
    sockets.watch(server);
    return server;
  };
  const { servers, address } = await listenOnly({ hosts: endpoint.hosts, wantedPort: endpoint.port, create });
  return { close: () => closeServers(servers, sockets, 0), addresses: [address] };
}

function readLines(socket: Socket, take: TakeLines, refuse: (reason: string) => void): void {
  const splitter = new LineSplitter(MOST_LINE_BYTES);
  const from = `${socket.remoteAddress}:${socket.remotePort}`;
  let isFirst = true;
  const give = (found: Iterable<{ bytes: Uint8Array; tooLong: boolean }>) => {
    const lines: string[] = [];
    for (const { bytes, tooLong } of found) {
      const line = Buffer.from(bytes).toString('utf8');
      if (tooLong) refuse('a line that is too long');
      if (isFirst && HTTP.test(line)) refuse('a request of HTTP');
      // A path may be as long as a page likes: a line that is too long may be the first of such a request.
      if (isFirst && (tooLong || HTTP.test(line))) return void socket.destroy();
      isFirst = false;
      lines.push(line);
    }
    take(lines, from);
  };
  // What had come before it was destroyed is still told.
  const hear = (found: Iterable<{ bytes: Uint8Array; tooLong: boolean }>) => !socket.destroyed && give(found);
  socket.on('data', (chunk) => void hear(splitter.write(chunk)));
  socket.on('end', () => void hear(splitter.end()));
  socket.on('error', () => undefined);
}

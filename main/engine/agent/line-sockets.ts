import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { LineSplitter } from '../../../core/formats/line-splitter.ts';
import type { RunningReceiver } from '../collector/component.ts';
import { listen } from '../receivers/listen.ts';
import { RECEIVER_LIMITS } from '../receivers/limits.ts';
import { closeServers, Sockets } from '../receivers/sockets.ts';
import type { Endpoint } from './endpoint.ts';

/** Takes lines; `from` is the sender's address with its port. */
export type TakeLines = (lines: readonly string[], from: string) => void;

export interface LineSocketsStart {
  endpoint: Endpoint;
  take: TakeLines;
  /** A connection or datagram that is not read, in a few words. */
  refuse: (reason: string) => void;
}

const MOST_LINE_BYTES = 64 * 1024;
/** What the system keeps while this process is busy: some milliseconds of a flood. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
/** What browsers begin a request with: its lines are no lines of this protocol, and a page is not to send any. */
const HTTP = /^[A-Za-z]{3,16} \S+ HTTP\/\d(\.\d)?\s*$/;
const ABSENT = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Listens for datagrams of lines on every host that this machine has. Rejects with an Error in words where it cannot. */
export async function startUdpLines({ endpoint, take }: LineSocketsStart): Promise<RunningReceiver> {
  const sockets: UdpSocket[] = [];
  let { port } = endpoint;
  const close = async () => {
    await Promise.all(sockets.splice(0).map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  };
  try {
    for (const host of endpoint.hosts) {
      const socket = await bound(host, port);
      if (!socket) continue;
      sockets.push(socket);
      ({ port } = socket.address());
      socket.on('message', (message, { address, port: from }) =>
        take(message.toString('utf8').split('\n'), `${address}:${from}`),
      );
      socket.on('error', () => undefined);
    }
  } catch (error) {
    await close();
    throw inWords(error, port);
  }
  if (sockets.length === 0) throw new Error(`this machine has no address ${endpoint.hosts.join(' or ')}`);
  return { close, addresses: sockets.map((socket) => textOf(socket.address())) };
}

function bound(host: string, port: number): Promise<UdpSocket | undefined> {
  const type = host.includes(':') ? 'udp6' : 'udp4';
  const socket = createSocket({ type, ipv6Only: type === 'udp6', recvBufferSize: RECEIVE_BUFFER_BYTES });
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      socket.close();
      if (ABSENT.has(error.code ?? '')) resolve(undefined);
      else reject(error);
    };
    socket.once('error', onError);
    socket.bind(port, host, () => {
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

function inWords(error: unknown, port: number): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return new Error(`port ${port} is taken`);
  if (code === 'EACCES') return new Error(`port ${port} needs administrator rights`);
  return error as Error;
}

function textOf({ address, port }: AddressInfo): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The same over connections. */
export async function startTcpLines({ endpoint, take, refuse }: LineSocketsStart): Promise<RunningReceiver> {
  const sockets = new Sockets(RECEIVER_LIMITS.maxSockets);
  const create = () => {
    const server = createServer((socket) => readLines(socket, take, refuse));
    sockets.watch(server);
    return server;
  };
  const listening = await listen({ hosts: endpoint.hosts, wantedPort: endpoint.port, create });
  const close = () => closeServers(listening.servers, sockets, 0);
  if (endpoint.port === 0 || listening.port === endpoint.port) return { close, addresses: [listening.address] };
  await close();
  throw new Error(`port ${endpoint.port} is taken`);
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

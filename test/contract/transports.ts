import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import type { Transport } from '../../contract/transport.ts';
import type { Engine } from '../../main/engine/api.ts';
import { serveConnection } from '../../main/engine/connection.ts';
import { createPortChannel as createServerPortChannel } from '../../main/hosts/electron/port-channel.ts';
import { createSocketChannel as createServerSocketChannel } from '../../main/hosts/serve/socket-channel.ts';
import { createTransport } from '../../renderer/transport/channel.ts';
import { createInMemoryChannel } from '../../renderer/transport/in-memory.ts';
import { createPortChannel, type PortLike } from '../../renderer/transport/port.ts';
import { createSocketChannel, type SocketLike } from '../../renderer/transport/socket.ts';
import { asPortMain } from '../helpers/port-main.ts';

export interface Line {
  transport: Transport;
  /** The other side goes away without a word. */
  breakOff(): void;
  end(): Promise<void>;
}

export interface TransportForm {
  name: string;
  open(engine: Engine): Promise<Line>;
}

async function openPort(engine: Engine): Promise<Line> {
  const { port1, port2 } = new MessageChannel();
  serveConnection(engine, createServerPortChannel(asPortMain(port2)));
  const transport = createTransport(createPortChannel(port1 as NodePort & PortLike));
  const end = async () => port1.close();
  return { transport, breakOff: () => port2.close(), end };
}

async function openSocket(engine: Engine): Promise<Line> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => serveConnection(engine, createServerSocketChannel(socket)));
  await once(server, 'listening');
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const breakOff = () => {
    for (const client of server.clients) client.terminate();
  };
  const end = async () => {
    breakOff();
    await new Promise((resolve) => server.close(resolve));
  };
  const transport = createTransport(createSocketChannel(socket as unknown as SocketLike));
  return { transport, breakOff, end };
}

async function openInMemory(engine: Engine): Promise<Line> {
  const channel = createInMemoryChannel(engine);
  // There is no process that could die, so the line is cut where it would.
  return {
    transport: createTransport(channel),
    breakOff: () => channel.close('the engine stopped'),
    end: async () => undefined,
  };
}

export const TRANSPORT_FORMS: readonly TransportForm[] = [
  { name: 'MessagePort', open: openPort },
  { name: 'WebSocket', open: openSocket },
  { name: 'in memory', open: openInMemory },
];

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import type { Transport } from '../../contract/transport.ts';
import type { Engine } from '../../main/engine/api.ts';
import { serveConnection } from '../../main/engine/connection.ts';
import { createPortChannel as createServerPortChannel } from '../../main/hosts/electron/port-channel.ts';
import { parcelAsked, Parcels } from '../../main/hosts/serve/parcels.ts';
import { createSocketChannel as createServerSocketChannel } from '../../main/hosts/serve/socket-channel.ts';
import { createTransport } from '../../renderer/transport/channel.ts';
import { createInMemoryChannel } from '../../renderer/transport/in-memory.ts';
import { createPortChannel, type PortLike } from '../../renderer/transport/port.ts';
import { createSocketChannel, type SocketLike } from '../../renderer/transport/socket.ts';
import { fetchFrom } from '../helpers/fetch-answer.ts';
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
  return openSocketWith(engine, Infinity);
}

/** Every answer is taken for a large one. */
async function openFetching(engine: Engine): Promise<Line> {
  return openSocketWith(engine, 0);
}

async function openSocketWith(engine: Engine, largeBytes: number): Promise<Line> {
  const parcels = new Parcels();
  const http = createServer((request, response) => {
    const parcel = parcelAsked(parcels, request, request.url ?? '');
    if (parcel) void parcel.send(response);
    else response.writeHead(404).end();
  });
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket) =>
    serveConnection(engine, createServerSocketChannel(socket, { parcels, largeBytes })),
  );
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const page = `127.0.0.1:${(http.address() as AddressInfo).port}/`;
  const socket = new WebSocket(`ws://${page}`);
  const breakOff = () => {
    for (const client of server.clients) client.terminate();
  };
  const end = async () => {
    breakOff();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  const channel = createSocketChannel(socket as unknown as SocketLike, fetchFrom(`http://${page}`));
  return { transport: createTransport(channel), breakOff, end };
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
  { name: 'WebSocket, answers fetched', open: openFetching },
  { name: 'in memory', open: openInMemory },
];

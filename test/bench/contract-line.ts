import { WebSocket } from 'ws';
import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts';
import type { Transport } from '../../contract/transport.ts';
import { createTransport } from '../../renderer/transport/channel.ts';
import { createSocketChannel, type SocketLike } from '../../renderer/transport/socket.ts';
import type { Server } from './server.ts';

/** Asks a running `serve` as its page does, and counts what comes back over the wire. */
export interface ContractLine {
  /** Bytes received so far. */
  bytes(): number;
  ask<Name extends OperationName>(operation: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  close(): void;
}

/** The line of a page of `serve`, opened at the address it prints. */
export async function openPage(ui: string): Promise<{ socket: WebSocket; transport: Transport }> {
  const opened = await fetch(ui, { redirect: 'manual' });
  await opened.arrayBuffer();
  const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!;
  const { origin, host, pathname } = new URL(ui);
  const socket = new WebSocket(`ws://${host}${pathname}socket`, { headers: { cookie }, origin });
  return { socket, transport: createTransport(createSocketChannel(socket as unknown as SocketLike)) };
}

export async function openLine({ ui }: Pick<Server, 'ui'>): Promise<ContractLine> {
  const { socket, transport } = await openPage(ui);
  let bytes = 0;
  socket.on('message', (data: ArrayBuffer) => (bytes += data.byteLength));
  return {
    bytes: () => bytes,
    ask: async (operation, input) => {
      const answer = await transport.call(operation, input);
      if (!answer.ok) throw new Error(`${operation}: ${answer.error.message}`);
      return answer.value;
    },
    close: () => transport.close(),
  };
}

import { WebSocket } from 'ws';
import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts';
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

export function openLine({ ui }: Pick<Server, 'ui'>): ContractLine {
  const { origin, port, pathname, searchParams } = new URL(ui);
  const cookie = `tracebench-${port}=${searchParams.get('token')}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${pathname}socket`, { headers: { cookie }, origin });
  let bytes = 0;
  socket.on('message', (data: ArrayBuffer) => (bytes += data.byteLength));
  const transport = createTransport(createSocketChannel(socket as unknown as SocketLike));
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

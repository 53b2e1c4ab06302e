import { WebSocket } from 'ws';
import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts';
import type { Transport } from '../../contract/transport.ts';
import { createTransport } from '../../renderer/transport/channel.ts';
import { createSocketChannel, type SocketLike } from '../../renderer/transport/socket.ts';
import { fetchFrom } from '../helpers/fetch-answer.ts';
import type { Server } from './server.ts';

/** Asks a running `serve` as its page does, and counts what comes back over the wire. */
export interface ContractLine {
  /** Bytes received so far. */
  bytes(): number;
  ask<Name extends OperationName>(operation: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  close(): void;
}

/** The line of a page of `serve`, opened at the address it prints; `onFetch` is told the bytes of large answers. */
export async function openPage(
  ui: string,
  onFetch: (bytes: number) => void = () => undefined,
): Promise<{ socket: WebSocket; transport: Transport }> {
  const opened = await fetch(ui, { redirect: 'manual' });
  await opened.arrayBuffer();
  const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!;
  const { origin, host, pathname } = new URL(ui);
  const socket = new WebSocket(`ws://${host}${pathname}socket`, { headers: { cookie }, origin });
  const fetchAnswer = fetchFrom(origin + pathname, { cookie });
  const channel = createSocketChannel(socket as unknown as SocketLike, async (ticket, signal) => {
    const answer = await fetchAnswer(ticket, signal);
    onFetch(answer.length);
    return answer;
  });
  return { socket, transport: createTransport(channel) };
}

export async function openLine({ ui }: Pick<Server, 'ui'>): Promise<ContractLine> {
  let bytes = 0;
  const { socket, transport } = await openPage(ui, (fetched) => (bytes += fetched));
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

import type { ClientMessage, ServerMessage } from './transport.ts';

/**
 * One end of a two-way line that carries whole messages in order. What the line is made of (port, socket, memory) is
 * its maker's business; both ends of the contract are written against this.
 */
export interface Channel<Outgoing, Incoming> {
  /**
   * Throws when the message cannot be carried at all; does nothing once closed. May answer with a promise that resolves
   * when the message has left this process: whoever sends without being asked should wait for it.
   */
  send(message: Outgoing): void | Promise<void>;
  /** One listener. What arrives before there is one is kept for it. */
  onMessage(listener: (message: Incoming) => void): void;
  /** One listener, told once when the line is down, from whichever side; at once if it already is. */
  onClose(listener: (reason: string) => void): void;
  close(reason?: string): void;
}

export type ClientChannel = Channel<ClientMessage, ServerMessage>;
export type ServerChannel = Channel<ServerMessage, ClientMessage>;

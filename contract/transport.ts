import type { TopicName, Topics } from './events.ts';
import type { InputOf, OperationName, OutputOf } from './operations.ts';
import type { Result } from './result.ts';

/** The part of AbortSignal we use; DOM's and Node's both fit. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * A client's end of the contract. Three forms: MessagePort, WebSocket, in memory.
 * `call` never rejects: what went wrong is in the result. After `close`, calls answer 'disconnected'.
 */
export interface Transport {
  call<Name extends OperationName>(
    operation: Name,
    input: InputOf<Name>,
    options?: { signal?: CancelSignal },
  ): Promise<Result<OutputOf<Name>>>;
  /** Returns the function that ends the subscription. */
  subscribe<Topic extends TopicName>(topic: Topic, listener: (event: Topics[Topic]) => void): () => void;
  /** Called when the other side is gone; at once if it already is. */
  onClose(listener: (reason: string) => void): () => void;
  close(): void;
}

/** What travels. Values may hold typed arrays, bigint and Uint8Array: structured clone carries them, `wire.ts` encodes them. */
export type ClientMessage =
  | { kind: 'call'; id: number; operation: string; input: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'subscribe'; topic: TopicName }
  | { kind: 'unsubscribe'; topic: TopicName };

export type ServerMessage =
  | { kind: 'result'; id: number; result: Result<unknown> }
  | { kind: 'event'; topic: TopicName; event: Topics[TopicName] };

/**
 * What a socket carries in the place of a large result: the bytes of the message are to be fetched at `answers/<ticket>`
 * beside the page, once. So a large result may arrive after what was said later; nothing but its call waits for it.
 */
export interface FetchMessage {
  kind: 'fetch';
  /** Of the call. */
  id: number;
  ticket: string;
}

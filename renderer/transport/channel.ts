import type { ClientChannel } from '../../contract/channel.ts';
import type { TopicName, Topics } from '../../contract/events.ts';
import type { InputOf, OperationName, OutputOf } from '../../contract/operations.ts';
import { failure, type Result } from '../../contract/result.ts';
import type { CancelSignal, ServerMessage, Transport } from '../../contract/transport.ts';

/** Calls, subscriptions and their end, over whatever carries messages. The three transports differ in the channel only. */
export function createTransport(channel: ClientChannel): Transport {
  return new ChannelTransport(channel);
}

type Listener = (event: never) => void;
type Settle = (result: Result<unknown>) => void;

const cancelled = () => failure('cancelled', 'The call was cancelled.');

class ChannelTransport implements Transport {
  readonly #channel: ClientChannel;
  readonly #pending = new Map<number, Settle>();
  readonly #listeners = new Map<TopicName, Set<Listener>>();
  readonly #closeListeners = new Set<(reason: string) => void>();
  #nextId = 1;
  /** Why there is no line any more; undefined while there is one. */
  #closedBecause: string | undefined;
  #lost = false;

  constructor(channel: ClientChannel) {
    this.#channel = channel;
    channel.onMessage((message) => this.#receive(message));
    channel.onClose((reason) => this.#lose(reason));
  }

  call<Name extends OperationName>(
    operation: Name,
    input: InputOf<Name>,
    { signal }: { signal?: CancelSignal } = {},
  ): Promise<Result<OutputOf<Name>>> {
    if (this.#closedBecause !== undefined) return Promise.resolve(disconnected(this.#closedBecause));
    if (signal?.aborted) return Promise.resolve(cancelled());
    return new Promise((resolve) => {
      this.#start(operation, input, signal, (result) => resolve(result as Result<OutputOf<Name>>));
    });
  }

  #start(operation: string, input: unknown, signal: CancelSignal | undefined, answer: Settle): void {
    const id = this.#nextId++;
    const abort = () => {
      settle(cancelled());
      this.#channel.send({ kind: 'cancel', id });
    };
    const settle: Settle = (result) => {
      signal?.removeEventListener('abort', abort);
      this.#pending.delete(id);
      answer(result);
    };
    this.#pending.set(id, settle);
    signal?.addEventListener('abort', abort);
    try {
      this.#channel.send({ kind: 'call', id, operation, input });
    } catch (error) {
      settle(failure('invalid-input', `The input of ${operation} cannot be sent: ${(error as Error).message}`));
    }
  }

  #receive(message: ServerMessage): void {
    // A result nobody waits for any more belongs to a cancelled call.
    if (message.kind === 'result') this.#pending.get(message.id)?.(message.result);
    else for (const listener of this.#listeners.get(message.topic) ?? []) listener(message.event as never);
  }

  subscribe<Topic extends TopicName>(topic: Topic, listener: (event: Topics[Topic]) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    // Its own function per subscription: the same listener may be given twice and ended once.
    const own: Listener = (event) => listener(event);
    listeners.add(own);
    if (listeners.size === 1) this.#tell({ kind: 'subscribe', topic });
    return () => {
      if (listeners.delete(own) && listeners.size === 0) this.#tell({ kind: 'unsubscribe', topic });
    };
  }

  #tell(message: { kind: 'subscribe' | 'unsubscribe'; topic: TopicName }): void {
    if (this.#closedBecause === undefined) this.#channel.send(message);
  }

  onClose(listener: (reason: string) => void): () => void {
    if (this.#lost) listener(this.#closedBecause ?? '');
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  /** Our own doing: what runs is answered, but nobody is told that the other side is gone. */
  close(): void {
    this.#end('the connection was closed');
    this.#closeListeners.clear();
    this.#channel.close();
  }

  #lose(reason: string): void {
    if (this.#closedBecause !== undefined) return;
    this.#lost = true;
    this.#end(reason);
    for (const listener of [...this.#closeListeners]) listener(reason);
  }

  #end(reason: string): void {
    this.#closedBecause ??= reason;
    for (const settle of [...this.#pending.values()]) settle(disconnected(reason));
  }
}

function disconnected(reason: string): ReturnType<typeof failure> {
  return failure('disconnected', `Not connected to the engine: ${reason}.`, 'Reconnect, or start Tracebench again.');
}

import type { ClientChannel } from '../../contract/channel.ts';
import type { TopicName, Topics } from '../../contract/events.ts';
import type { OperationName } from '../../contract/operations.ts';
import { failure, type Result } from '../../contract/result.ts';
import type { CancelSignal, ClientMessage, ServerMessage } from '../../contract/transport.ts';
import { Mailbox } from './mailbox.ts';

/** Whatever answers: an engine in the same process, or a stand-in for one. */
export interface Answering {
  call(operation: OperationName, input: unknown, options?: { signal?: CancelSignal }): Promise<Result<unknown>>;
  subscribe<Topic extends TopicName>(topic: Topic, listener: (event: Topics[Topic]) => void): () => void;
}

/** No process between, but the same rules: every message is cloned, so nobody can lean on shared objects. */
export function createInMemoryChannel(answering: Answering): ClientChannel {
  return new InMemoryChannel(answering);
}

class InMemoryChannel implements ClientChannel {
  readonly #answering: Answering;
  readonly #mailbox = new Mailbox<ServerMessage>();
  readonly #running = new Map<number, AbortController>();
  readonly #subscriptions = new Map<TopicName, () => void>();

  constructor(answering: Answering) {
    this.#answering = answering;
  }

  send(message: ClientMessage): void {
    if (!this.#mailbox.closed) this.#dispatch(structuredClone(message));
  }

  onMessage(listener: (message: ServerMessage) => void): void {
    this.#mailbox.onMessage(listener);
  }

  onClose(listener: (reason: string) => void): void {
    this.#mailbox.onClose(listener);
  }

  close(reason = 'closed by the page'): void {
    if (!this.#mailbox.close(reason)) return;
    for (const controller of this.#running.values()) controller.abort();
    for (const unsubscribe of this.#subscriptions.values()) unsubscribe();
  }

  #dispatch(message: ClientMessage): void {
    switch (message.kind) {
      case 'call':
        return void this.#call(message.id, message.operation as OperationName, message.input);
      case 'cancel':
        return this.#running.get(message.id)?.abort();
      case 'subscribe':
        return this.#subscribe(message.topic);
      case 'unsubscribe':
        this.#subscriptions.get(message.topic)?.();
        this.#subscriptions.delete(message.topic);
    }
  }

  async #call(id: number, operation: OperationName, input: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const answer = this.#answering.call(operation, input, { signal: controller.signal });
    const result = await answer.then((value) => structuredClone(value)).catch(describeDefect);
    this.#running.delete(id);
    this.#mailbox.deliver({ kind: 'result', id, result });
  }

  #subscribe(topic: TopicName): void {
    const unsubscribe = this.#answering.subscribe(topic, (event) =>
      this.#mailbox.deliver({ kind: 'event', topic, event: structuredClone(event) }),
    );
    this.#subscriptions.set(topic, unsubscribe);
  }
}

function describeDefect(error: unknown): Result<never> {
  return failure('internal', (error as Error).message, 'This is a defect: please report it.');
}

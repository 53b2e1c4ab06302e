import type { ServerChannel } from '../../contract/channel.ts';
import { TOPIC_NAMES, type TopicName } from '../../contract/events.ts';
import { OPERATIONS, type OperationName } from '../../contract/operations.ts';
import { failure, type Result } from '../../contract/result.ts';
import type { Engine } from './api.ts';
import { Announcer } from './announcer.ts';

/** Calls one client may have running. A page has a dozen at the worst; beyond this something loops. */
const MAX_CONCURRENT_CALLS = 64;

/**
 * The engine's end of the contract for one client, whatever the channel is made of. It lives as long as the channel:
 * when that closes, running calls are cancelled and subscriptions end. What comes in is not trusted to be a message.
 */
export function serveConnection(engine: Engine, channel: ServerChannel): void {
  const connection = new Connection(engine, channel);
  channel.onMessage((message) => connection.receive(message));
  channel.onClose(() => connection.end());
}

class Connection {
  readonly #engine: Engine;
  readonly #channel: ServerChannel;
  readonly #running = new Map<number, AbortController>();
  readonly #subscriptions = new Map<TopicName, () => void>();

  constructor(engine: Engine, channel: ServerChannel) {
    this.#engine = engine;
    this.#channel = channel;
  }

  receive(message: unknown): void {
    const fields: Record<string, unknown> = typeof message === 'object' && message !== null ? { ...message } : {};
    const { kind, id, operation, input, topic } = fields;
    if (kind === 'call' && isId(id) && typeof operation === 'string') this.#call(id, operation, input);
    else if (kind === 'cancel' && isId(id)) this.#running.get(id)?.abort();
    else if (kind === 'subscribe' && isTopic(topic)) this.#subscribe(topic);
    else if (kind === 'unsubscribe' && isTopic(topic)) this.#unsubscribe(topic);
    else this.#channel.close('a message could not be understood');
  }

  end(): void {
    for (const controller of this.#running.values()) controller.abort();
    for (const topic of [...this.#subscriptions.keys()]) this.#unsubscribe(topic);
  }

  #call(id: number, operation: string, input: unknown): void {
    if (this.#running.has(id)) return this.#channel.close(`call ${id} was made twice`);
    const refused = this.#refuse(operation);
    if (refused) void this.#answer(id, refused);
    else void this.#run(id, operation as OperationName, input);
  }

  #refuse(operation: string): Result<never> | undefined {
    if (!Object.hasOwn(OPERATIONS, operation)) {
      return failure('unsupported', `There is no operation "${operation.slice(0, 100)}".`, 'Reload the page.');
    }
    if (this.#running.size < MAX_CONCURRENT_CALLS) return undefined;
    return failure('busy', `${MAX_CONCURRENT_CALLS} calls are running already.`, 'Wait for an answer, then try again.');
  }

  async #run(id: number, operation: OperationName, input: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    const result = await this.#ask(operation, input, controller.signal);
    // A client that cancelled has its answer already, and would only drop this one.
    if (!controller.signal.aborted) await this.#answer(id, result);
    // Only now: a client too slow to read what it asked for is not given more at the same time.
    this.#running.delete(id);
  }

  async #ask(operation: OperationName, input: unknown, signal: AbortSignal): Promise<Result<unknown>> {
    try {
      return await this.#engine.call(operation, input, { signal });
    } catch (error) {
      return failure('internal', (error as Error).message, 'This is a defect: please report it.');
    }
  }

  async #answer(id: number, result: Result<unknown>): Promise<void> {
    try {
      await this.#channel.send({ kind: 'result', id, result });
    } catch (error) {
      await this.#apologise(id, (error as Error).message);
    }
  }

  async #apologise(id: number, why: string): Promise<void> {
    try {
      await this.#channel.send({
        kind: 'result',
        id,
        result: failure('internal', `The answer cannot be sent: ${why}`),
      });
    } catch {
      this.#channel.close('answers cannot be sent');
    }
  }

  #subscribe(topic: TopicName): void {
    if (this.#subscriptions.has(topic)) return;
    const announcer = new Announcer(topic, (event) => this.#channel.send({ kind: 'event', topic, event }));
    const unsubscribe = this.#engine.subscribe(topic, (event) => announcer.announce(event));
    this.#subscriptions.set(topic, () => {
      unsubscribe();
      announcer.stop();
    });
  }

  #unsubscribe(topic: TopicName): void {
    this.#subscriptions.get(topic)?.();
    this.#subscriptions.delete(topic);
  }
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value);
const isTopic = (value: unknown): value is TopicName => TOPIC_NAMES.some((name) => name === value);

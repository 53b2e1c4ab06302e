import * as v from 'valibot';
import type { Topics, TopicName } from '../../contract/events.ts';
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import { OPERATIONS, type OperationName } from '../../contract/operations.ts';
import { failure, success, type Result } from '../../contract/result.ts';
import type { CancelSignal } from '../../contract/transport.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import type { Engine } from '../../main/engine/api.ts';

export interface FakeCall {
  operation: OperationName;
  input: unknown;
  signal: CancelSignal | undefined;
}
type Handler = (input: never, signal: CancelSignal | undefined) => Result<unknown> | Promise<Result<unknown>>;
export type FakeHandlers = Partial<Record<OperationName, Handler>>;

/** An engine that answers from a table, validates as the real one does, and remembers what it was asked. */
export class FakeEngine implements Engine {
  readonly receivers = [];
  storePath = '';
  readonly calls: FakeCall[] = [];
  closed = false;
  readonly #handlers: FakeHandlers;
  readonly #listeners = new Map<TopicName, Set<(event: never) => void>>();

  constructor(handlers: FakeHandlers = {}) {
    this.#handlers = { hello: () => success(helloOf(CONTRACT_VERSION)), ...handlers };
  }

  async call(
    operation: OperationName,
    input: unknown,
    { signal }: { signal?: CancelSignal } = {},
  ): Promise<Result<never>> {
    this.calls.push({ operation, input, signal });
    const parsed = v.safeParse(OPERATIONS[operation].input as v.GenericSchema, input);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      return failure('invalid-input', `${v.getDotPath(issue) ?? 'input'}: ${issue.message}`);
    }
    const handler = this.#handlers[operation];
    if (!handler) return failure('unsupported', `${operation} is not faked.`);
    return (await handler(parsed.output as never, signal)) as Result<never>;
  }

  async follow(): Promise<void> {}

  async replacePipelines(): Promise<void> {}

  subscribe<Topic extends TopicName>(topic: Topic, listener: (event: Topics[Topic]) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    listeners.add(listener as never);
    return () => listeners.delete(listener as never);
  }

  announce<Topic extends TopicName>(topic: Topic, event: Topics[Topic]): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(event as never);
  }

  listeners(topic: TopicName): number {
    return this.#listeners.get(topic)?.size ?? 0;
  }

  readonly did: string[] = [];

  async flush(): Promise<void> {
    this.did.push('flush');
  }

  async checkReceivers(): Promise<void> {
    this.did.push('checkReceivers');
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

export function helloOf(contractVersion: number) {
  return {
    contractVersion,
    engineVersion: '0.0.0-test',
    capabilities: { host: 'test', ...NO_CAPABILITIES },
  } as const;
}

/** A handler that runs until it is cancelled, and then answers late all the same. */
export function untilCancelled(onCancel: () => void = () => undefined): Handler {
  return (_input, signal) =>
    new Promise((resolve) => {
      signal?.addEventListener('abort', () => {
        onCancel();
        setTimeout(() => resolve(failure('cancelled', 'too late')), 5);
      });
    });
}

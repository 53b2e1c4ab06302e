import type { OperationName } from '../../contract/operations.ts';
import type { ClientMessage } from '../../contract/transport.ts';

/** Answers that are large and hold nothing but columns: jobs read them where they lie. Bytes of a file could not be saved from there. */
const SHARED: ReadonlySet<string> = new Set<OperationName>(['trace.get']);

/** The calls under way whose answers belong on shared memory, by id. */
export class SharedCalls {
  readonly #ids = new Set<number>();

  note(message: ClientMessage): void {
    if (message.kind === 'call' && SHARED.has(message.operation)) this.#ids.add(message.id);
    else if (message.kind === 'cancel') this.#ids.delete(message.id);
  }

  /** Whether it is one of them; it is answered then. */
  take(id: number): boolean {
    return this.#ids.delete(id);
  }
}

import type { TopicName, Topics } from '../../contract/events.ts';

type Listener = (event: never) => void;

/** Who listens to what. A listener that throws does not keep the others from hearing. */
export class TopicHub {
  readonly #listeners = new Map<TopicName, Set<Listener>>();

  subscribe<T extends TopicName>(topic: T, listener: (event: Topics[T]) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  announce<T extends TopicName>(topic: T, event: Topics[T]): void {
    for (const listener of this.#listeners.get(topic) ?? []) {
      try {
        (listener as (event: Topics[T]) => void)(event);
      } catch {
        // A listener belongs to a connection, which notices its own failure.
      }
    }
  }
}

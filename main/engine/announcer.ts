import type { TopicName, Topics } from '../../contract/events.ts';

type Event = Topics[TopicName];

/** `store.changed` comes with every commit; five a second is as live as an eye can tell. */
const STORE_CHANGED_INTERVAL_MS = 200;
const IMPORT_PROGRESS_INTERVAL_MS = 100;

const INTERVAL_MS: Record<TopicName, number> = {
  'store.changed': STORE_CHANGED_INTERVAL_MS,
  'receivers.changed': 0,
  'losses.changed': STORE_CHANGED_INTERVAL_MS,
  'error.received': 0,
  'settings.changed': 0,
  'follows.changed': 0,
  'pipelines.read': 0,
  'pipelines.defaultRead': 0,
  'pipelines.changed': 0,
  'import.progress': IMPORT_PROGRESS_INTERVAL_MS,
};

/**
 * Passes on the events of one topic to one client, no faster than the client reads and no oftener than the topic's
 * interval. Of events that have to wait, only the newest of each subject is kept, so nothing piles up:
 *
 *   engine   a─b──c────────d──────────
 *   client   a────────c────────d──────     |── interval ──|
 */
export class Announcer {
  readonly #topic: TopicName;
  readonly #send: (event: Event) => void | Promise<void>;
  readonly #waiting = new Map<string, Event>();
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(topic: TopicName, send: (event: Event) => void | Promise<void>) {
    this.#topic = topic;
    this.#send = send;
  }

  announce(event: Event): void {
    // Two files opened at once each keep their latest progress.
    this.#waiting.set('importId' in event ? event.importId : '', event);
    if (!this.#busy) void this.#flush();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
    clearTimeout(this.#timer);
  }

  async #flush(): Promise<void> {
    this.#busy = true;
    const events = [...this.#waiting.values()];
    this.#waiting.clear();
    try {
      for (const event of events) await this.#send(event);
    } catch {
      // The line is going down; its close is told elsewhere.
    }
    if (!this.#stopped) this.#timer = setTimeout(() => this.#rest(), INTERVAL_MS[this.#topic]);
  }

  #rest(): void {
    this.#busy = false;
    if (this.#waiting.size > 0) void this.#flush();
  }
}

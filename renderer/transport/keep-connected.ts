import type { OperationError, Result } from '../../contract/result.ts';
import type { HostLink } from './open-host.ts';

/** What the page shows about its line. `refused` waits for a person: trying again by itself would change nothing. */
export type ConnectionState =
  | { kind: 'connecting'; attempt: number; reason: string }
  | { kind: 'connected'; link: HostLink }
  | { kind: 'waiting'; attempt: number; reason: string; retryInMs: number }
  | { kind: 'refused'; error: OperationError };

const FIRST_RETRY_MS = 500;
/** A server that is started again should be found before a person has reached for the reload key. */
const LONGEST_RETRY_MS = 5_000;

/** Opens the line and opens it again whenever it breaks. Returns the function that ends that. */
export function keepConnected(
  open: () => Promise<Result<HostLink>>,
  onState: (state: ConnectionState) => void,
): () => void {
  const keeper = new ConnectionKeeper(open, onState);
  void keeper.connect(0, '');
  return () => keeper.stop();
}

class ConnectionKeeper {
  readonly #open: () => Promise<Result<HostLink>>;
  readonly #onState: (state: ConnectionState) => void;
  #stopped = false;
  #link: HostLink | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(open: () => Promise<Result<HostLink>>, onState: (state: ConnectionState) => void) {
    this.#open = open;
    this.#onState = onState;
  }

  async connect(attempt: number, reason: string): Promise<void> {
    this.#onState({ kind: 'connecting', attempt, reason });
    const opened = await this.#open();
    if (this.#stopped) {
      if (opened.ok) opened.value.transport.close();
    } else if (opened.ok) this.#use(opened.value);
    else if (opened.error.code === 'disconnected') this.#wait(attempt + 1, opened.error.message);
    else this.#onState({ kind: 'refused', error: opened.error });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#link?.transport.close();
  }

  #use(link: HostLink): void {
    this.#link = link;
    this.#onState({ kind: 'connected', link });
    link.transport.onClose((reason) => {
      // The first try follows at once: a restarted engine is usually there already.
      if (!this.#stopped) void this.connect(0, reason);
    });
  }

  #wait(attempt: number, reason: string): void {
    const retryInMs = Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS);
    this.#onState({ kind: 'waiting', attempt, reason, retryInMs });
    this.#timer = setTimeout(() => void this.connect(attempt, reason), retryInMs);
  }
}

import { status, type Client, type ServiceError } from '@grpc/grpc-js';

/** What grpc-js says, by itself as well, while it tries to connect again. */
const UNCONNECTED = /No connection established/;
/** It waits without end for a peer that took the connection and says nothing on it; we do not wait longer than this. */
const CONNECTING_MS = 5_000;

type Connecting = Pick<Client, 'close'>;

/**
 * The client that is called, and another in its place where its connection brings nothing any more: a peer that vanished without a word, or
 * a way that swallows all, would hold up everything until the system gives the connection up, a quarter of an hour later. What is under way
 * on the one before may still end, and says nothing of the one in its place.
 */
export class GrpcConnection<C extends Connecting> {
  readonly #create: () => C;
  readonly #now: () => number;
  #client: C;
  #isClosed = false;
  /** When a call of this client was first answered that there is no connection, since one was answered otherwise. */
  #unconnectedSinceMs: number | undefined;

  /** `now`: milliseconds of a clock that is never set. */
  constructor(create: () => C, now: () => number = () => performance.now()) {
    this.#create = create;
    this.#now = now;
    this.#client = create();
  }

  get client(): C {
    return this.#client;
  }

  /** Of each call: with which client it was made, and its error, if any. */
  answered(client: C, error: Pick<ServiceError, 'code' | 'details'> | null): void {
    if (client !== this.#client || this.#isClosed) return;
    if (error?.code === status.DEADLINE_EXCEEDED || this.#isStuck(error)) this.#renew();
  }

  #isStuck(error: Pick<ServiceError, 'details'> | null): boolean {
    if (!error || !UNCONNECTED.test(error.details)) {
      this.#unconnectedSinceMs = undefined;
      return false;
    }
    this.#unconnectedSinceMs ??= this.#now();
    return this.#now() - this.#unconnectedSinceMs > CONNECTING_MS;
  }

  #renew(): void {
    const before = this.#client;
    this.#client = this.#create();
    this.#unconnectedSinceMs = undefined;
    before.close();
  }

  close(): void {
    this.#isClosed = true;
    this.#client.close();
  }
}

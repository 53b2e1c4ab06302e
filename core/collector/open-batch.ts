/**
 * A batch that a `batch` processor has begun. Its parcels go on one by one, so that their senders are answered; queues keep them
 * together, as one request, until it is complete:
 *
 *   batch: parcel, parcel, … ──► queue: held ── complete ──► one request
 */
export class OpenBatch {
  /** Spans, log records or data points given on so far. */
  items = 0;
  /** Of what came encoded. */
  bytes = 0;
  #isOpen = true;
  readonly #holders: (() => void)[] = [];

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether any queue keeps its parcels together. */
  get isHeld(): boolean {
    return this.#holders.length > 0;
  }

  /** To be told, once, that nothing more comes. */
  hold(release: () => void): void {
    this.#holders.push(release);
  }

  complete(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const release of this.#holders) release();
  }
}

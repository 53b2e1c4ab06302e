import {
  BURST_BYTES,
  BURST_OVER_MS,
  DECODED_FACTOR,
  IN_FLIGHT_BYTES,
  INFLATE_AT_ONCE,
  INFLATE_QUEUE,
  LARGEST_SHARE,
} from './limits.ts';
import { Refusal } from './refusal.ts';

export interface InFlightOptions {
  limitBytes?: number | undefined;
  inflateAtOnce?: number;
  inflateQueue?: number;
  /** Very much was held, and is not any more: time to give memory back. */
  onBurstOver?: () => void;
}

/**
 * What all receivers together hold in memory, and how many bodies they inflate at once. One per engine.
 *
 * Nobody waits for bytes: a request that would go over is told to come back, so there is nothing to deadlock.
 */
export class InFlight {
  private readonly limitBytes: number;
  private readonly gate: Gate;
  private readonly onBurstOver: () => void;
  private reserved = 0;
  private peak = 0;
  private burst: NodeJS.Timeout | undefined;

  constructor(options: InFlightOptions = {}) {
    this.onBurstOver = options.onBurstOver ?? (() => undefined);
    this.limitBytes = options.limitBytes ?? IN_FLIGHT_BYTES;
    this.gate = new Gate(options.inflateAtOnce ?? INFLATE_AT_ONCE, options.inflateQueue ?? INFLATE_QUEUE);
  }

  get reservedBytes(): number {
    return this.reserved;
  }

  /** The most that was ever reserved. */
  get peakBytes(): number {
    return this.peak;
  }

  reserve(): Reservation {
    return new Reservation((bytes) => this.add(bytes), this.limitBytes * LARGEST_SHARE);
  }

  /** Runs the work when it is its turn. @throws Refusal 'busy' when too many wait already. */
  inflating<T>(work: () => Promise<T>): Promise<T> {
    return this.gate.run(work);
  }

  private add(bytes: number): void {
    if (bytes > 0 && this.reserved + bytes > this.limitBytes) {
      throw new Refusal('busy', 'Too much telemetry is being received at once; send it again');
    }
    this.reserved += bytes;
    this.peak = Math.max(this.peak, this.reserved);
    if (this.reserved > BURST_BYTES && this.burst === undefined) this.watchBurst();
  }

  private watchBurst(): void {
    this.burst = setTimeout(() => {
      if (this.reserved > BURST_BYTES / 2) return this.watchBurst();
      this.burst = undefined;
      this.onBurstOver();
    }, BURST_OVER_MS);
    this.burst.unref();
  }
}

/** The bytes of one request. */
export class Reservation {
  private readonly add: (bytes: number) => void;
  private readonly largestShare: number;
  private held = 0;

  constructor(add: (bytes: number) => void, largestShare: number) {
    this.add = add;
    this.largestShare = largestShare;
  }

  get bytes(): number {
    return this.held;
  }

  /** @throws Refusal 'busy' when the total would go over; what was held stays held. */
  grow(bytes: number): void {
    this.add(bytes);
    this.held += bytes;
  }

  resize(bytes: number): void {
    this.grow(bytes - this.held);
  }

  /** From a body to what it becomes when decoded. */
  resizeToDecoded(bodyBytes: number): void {
    this.resize(Math.max(bodyBytes, Math.min(bodyBytes * DECODED_FACTOR, this.largestShare)));
  }

  /** May be called more than once. */
  release(): void {
    this.resize(0);
  }
}

/** Lets a few through at once, has a few wait in line, and turns the rest away. */
class Gate {
  private readonly atOnce: number;
  private readonly queueLength: number;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(atOnce: number, queueLength: number) {
    this.atOnce = atOnce;
    this.queueLength = queueLength;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private enter(): Promise<void> | void {
    if (this.running < this.atOnce) {
      this.running++;
      return;
    }
    if (this.waiting.length >= this.queueLength) {
      throw new Refusal('busy', 'Too many compressed requests are waiting; send it again');
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Hands the place over instead of freeing it, so that a newcomer cannot slip in before those who wait. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running--;
    else next();
  }
}

import { Fifo } from '../../../../core/collector/fifo.ts';
import type { OpenBatch } from '../../../../core/collector/open-batch.ts';
import type { Gone } from '../../../../core/collector/sender.ts';
import { ConsumeError } from '../consumer.ts';

/** Whose place it is: what it is sent together with, and whether anybody still waits for it. */
export interface Entering {
  batch?: OpenBatch | undefined;
  gone?: Gone | undefined;
}

interface Waiting {
  isGone: boolean;
  resolve: (entered: number) => void;
  reject: (error: ConsumeError) => void;
}

interface First extends Waiting {
  size: number;
  batch: OpenBatch | undefined;
  /** Of the same batch, for which there is room where there is room for the first of it. */
  company: Waiting[];
}

/** Those who wait for room in a queue, first come first served. */
export class WaitingLine {
  readonly #line = new Fifo<First>();
  /** By their batches. */
  readonly #firsts = new Map<OpenBatch, First>();
  readonly #onGone: () => void;

  /** `onGone`: it may be the turn of others now. */
  constructor(onGone: () => void) {
    this.#onGone = onGone;
  }

  get isEmpty(): boolean {
    return this.#line.length === 0;
  }

  /** Resolves with the size it was admitted with, 0 where another of its batch has that; rejects with ConsumeError. */
  wait(size: number, { batch, gone }: Entering): Promise<number> {
    return new Promise((resolve, reject) => {
      const one = { size, batch, resolve, reject, company: [], isGone: false };
      this.#join(one);
      gone?.addEventListener('abort', () => this.#forget(one), { once: true });
      if (gone?.aborted) this.#forget(one);
    });
  }

  #join(one: First): void {
    const { batch } = one;
    const first = batch && this.#firsts.get(batch);
    if (first) return void first.company.push(one);
    this.#line.push(one);
    if (batch) this.#firsts.set(batch, one);
  }

  #forget(one: First): void {
    one.isGone = true;
    one.reject(new ConsumeError('the sender was gone before there was room in the sending queue'));
    this.#onGone();
  }

  /** Lets in those for whom `enter` says there is room, until there is none. Those who are gone are passed over. */
  admit(enter: (size: number) => boolean): void {
    for (let first = this.#line.first; first; first = this.#line.first) {
      const isWaitedFor = [first, ...first.company].some(({ isGone }) => !isGone);
      if (isWaitedFor && !enter(first.size)) return;
      this.#line.shift();
      const [holder, ...others] = this.#allOf(first).filter(({ isGone }) => !isGone);
      holder?.resolve(first.size);
      for (const { resolve } of others) resolve(0);
    }
  }

  #allOf(first: First): Waiting[] {
    if (first.batch) this.#firsts.delete(first.batch);
    return [first, ...first.company];
  }

  refuse(message: string): void {
    for (const first of this.#line.take())
      for (const { reject } of this.#allOf(first)) reject(new ConsumeError(message));
  }
}

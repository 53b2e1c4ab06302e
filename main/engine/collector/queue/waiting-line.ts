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

/** Those who wait for room in a queue: the first for whom there is enough goes, so that a large one holds up nobody. */
export class WaitingLine {
  readonly #line = new Set<First>();
  /** By their batches. */
  readonly #firsts = new Map<OpenBatch, First>();
  readonly #onGone: () => void;

  /** `onGone`: it may be the turn of others now. */
  constructor(onGone: () => void) {
    this.#onGone = onGone;
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
    this.#line.add(one);
    if (batch) this.#firsts.set(batch, one);
  }

  #forget(one: First): void {
    one.isGone = true;
    one.reject(new ConsumeError('the sender was gone before there was room in the sending queue'));
    this.#onGone();
  }

  /** Lets in those for whom `enter` says there is room, until it is full. Those who are gone are let go of. */
  admit(enter: (size: number) => boolean, isFull: () => boolean): void {
    for (const first of this.#line) {
      const isWaitedFor = [first, ...first.company].some(({ isGone }) => !isGone);
      if (isWaitedFor && isFull()) return;
      if (isWaitedFor && !enter(first.size)) continue;
      this.#line.delete(first);
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
    const refused = [...this.#line];
    this.#line.clear();
    for (const first of refused) for (const { reject } of this.#allOf(first)) reject(new ConsumeError(message));
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import type { Signal } from '../../../core/model/telemetry.ts';
import { numberedRequest } from '../numbered-items.ts';

const ITEMS = 10;
const PAUSE_MS = 20;

/** An application that sends one signal: one request after another, each again until it is acknowledged. */
export class Sender {
  readonly signal: Signal;
  readonly #url: string;
  readonly problems: string[] = [];
  /** All items with smaller numbers were acknowledged, once it has stopped. */
  sent = 0;
  #isOver = false;
  #isGivenUp = false;
  #sending = Promise.resolve();

  constructor(signal: Signal, url: string) {
    this.signal = signal;
    this.#url = `${url}/v1/${signal}`;
  }

  start(): void {
    this.#isOver = false;
    this.#sending = this.#send();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#sending;
  }

  /** Nobody is there any more to acknowledge anything. */
  async giveUp(): Promise<void> {
    this.#isGivenUp = true;
    await this.stop();
  }

  async #send(): Promise<void> {
    while (!this.#isOver) {
      const body = numberedRequest(this.signal, this.sent, ITEMS);
      while (!(await this.#post(body))) {
        if (this.#isGivenUp) return;
        await wait(PAUSE_MS);
      }
      this.sent += ITEMS;
      await wait(PAUSE_MS);
    }
  }

  async #post(body: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const headers = { 'content-type': 'application/x-protobuf' };
    try {
      const { status } = await fetch(this.#url, { method: 'POST', headers, body });
      if (status !== 200 && status !== 503) this.problems.push(`${this.signal}: HTTP ${status}`);
      return status === 200;
    } catch {
      return false; // killed just now
    }
  }
}

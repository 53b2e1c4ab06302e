/** How many calls are on their way, and who waits for there to be none. */
export class UnderWay {
  #count = 0;
  #waiting: (() => void)[] = [];

  /** Gives the same answer; counts until it is there. */
  async follow<T>(call: Promise<T>): Promise<T> {
    this.#count++;
    try {
      return await call;
    } finally {
      this.#count--;
      if (this.#count === 0) this.#tell();
    }
  }

  /** At once where nothing is on its way. */
  none(): Promise<void> {
    if (this.#count === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Requests on their way to the disk. */
export class Unwritten {
  readonly #running = new Set<Promise<boolean>>();

  get size(): number {
    return this.#running.size;
  }

  /** `written` resolves with whether it is on disk. `onEnd` is called when it is not on its way any more. */
  add(written: Promise<boolean>, onEnd: () => void): void {
    this.#running.add(written);
    void written.then(() => {
      this.#running.delete(written);
      onEnd();
    });
  }

  /** Resolves when none of now is on its way any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }
}

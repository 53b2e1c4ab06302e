/** Opens now and then; whoever waits goes through when it does, or after the time. */
export class Gate {
  readonly #waiting = new Set<() => void>();

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const pass = () => {
        clearTimeout(timer);
        this.#waiting.delete(pass);
        resolve();
      };
      const timer = setTimeout(pass, ms);
      this.#waiting.add(pass);
    });
  }

  open(): void {
    for (const pass of [...this.#waiting]) pass();
  }
}

/** As much as fits into a report somebody might send. */
const KEPT_CHARACTERS = 4_000;

/** The end of what a process said: the only account of why it died that there may be. */
export class OutputTail {
  #text = '';

  add(chunk: unknown): void {
    this.#text = (this.#text + String(chunk)).slice(-KEPT_CHARACTERS);
  }

  read(): string {
    return this.#text.trim();
  }
}

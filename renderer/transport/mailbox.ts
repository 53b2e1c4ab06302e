/** The receiving half of a channel: keeps what arrives until somebody listens, and tells of the close once. */
export class Mailbox<Message> {
  #listener: ((message: Message) => void) | undefined;
  #closeListener: ((reason: string) => void) | undefined;
  #waiting: Message[] = [];
  #closedBecause: string | undefined;

  get closed(): boolean {
    return this.#closedBecause !== undefined;
  }

  deliver(message: Message): void {
    if (this.closed) return;
    if (this.#listener) this.#listener(message);
    else this.#waiting.push(message);
  }

  onMessage(listener: (message: Message) => void): void {
    this.#listener = listener;
    for (const message of this.#waiting.splice(0)) listener(message);
  }

  onClose(listener: (reason: string) => void): void {
    if (this.#closedBecause === undefined) this.#closeListener = listener;
    else listener(this.#closedBecause);
  }

  /** False when it was closed before. */
  close(reason: string): boolean {
    if (this.closed) return false;
    this.#closedBecause = reason;
    this.#closeListener?.(reason);
    return true;
  }
}

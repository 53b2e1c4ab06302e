/** Where a session keeps texts by name: '' where there is none. */
export interface Documents {
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<unknown>;
}

/** A list that a session keeps as one of its documents, changed in turn. One that cannot be read is empty: nothing leans on it. */
export class DocumentList<Entry> {
  readonly #documents: Documents;
  readonly #name: string;
  readonly #isEntry: (value: unknown) => boolean;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(documents: Documents, name: string, isEntry: (value: unknown) => boolean) {
    this.#documents = documents;
    this.#name = name;
    this.#isEntry = isEntry;
  }

  async read(): Promise<Entry[]> {
    try {
      const found: unknown = JSON.parse((await this.#documents.read(this.#name)) || '[]');
      return Array.isArray(found) ? found.filter((value): value is Entry => this.#isEntry(value)) : [];
    } catch (error) {
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  }

  /** Gives the list as it was. What is the same list is not written. */
  change(act: (entries: readonly Entry[]) => readonly Entry[]): Promise<readonly Entry[]> {
    const changed = this.#turn.then(async () => {
      const before = await this.read();
      const after = act(before);
      if (after !== before) await this.#documents.write(this.#name, JSON.stringify(after));
      return before;
    });
    this.#turn = changed.catch(() => undefined);
    return changed;
  }
}

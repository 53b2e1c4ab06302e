import { readFile } from 'node:fs/promises';

/** Names of users, or of groups, by their numbers, as a file such as /etc/passwd has them. Systems without it have none. */
export class IdNames {
  readonly #path: string;
  readonly #names = new Map<number, string>();

  constructor(path: string) {
    this.#path = path;
  }

  /** '' where there is none. The file is read again for numbers that it did not have before, once for each. */
  async nameOf(id: number): Promise<string> {
    if (!this.#names.has(id)) {
      const read = await readFile(this.#path, 'utf8').catch(() => '');
      this.#names.set(id, '');
      for (const line of read.split('\n')) {
        const [name = '', , number = ''] = line.split(':');
        if (name !== '' && /^\d+$/.test(number)) this.#names.set(Number(number), name);
      }
    }
    return this.#names.get(id)!;
  }
}

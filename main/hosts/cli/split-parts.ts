import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkTarget } from './export-to-file.ts';
import { problem, type Problem } from './problem.ts';

/** In OUT, for what differs. */
export const MARK = '%';

/** The files that one split writes: none that was there before unless that is wanted, and none left where it fails. */
export class SplitParts {
  readonly #out: string;
  readonly #inputs: readonly string[];
  readonly #isForced: boolean;
  readonly #written: string[] = [];

  constructor(out: string, inputs: readonly string[], isForced: boolean) {
    this.#out = out;
    this.#inputs = inputs;
    this.#isForced = isForced;
  }

  fileOf(name: string): string {
    return this.#out.replace(MARK, () => name);
  }

  /** Before anything is read or written. Throws a Problem where a file is there that `isPart` says is one of those. */
  async check(isPart: (name: string) => boolean): Promise<void> {
    for (const input of this.#inputs) await checkTarget(this.fileOf('0'), input, 'split');
    if (this.#isForced) return;
    const [before, after] = basename(this.#out).split(MARK) as [string, string];
    const names = await readdir(dirname(this.#out)).catch(() => []);
    const found = names.find(
      (name) =>
        name.length >= before.length + after.length &&
        name.startsWith(before) &&
        name.endsWith(after) &&
        isPart(name.slice(before.length, name.length - after.length)),
    );
    if (found !== undefined) throw isThere(join(dirname(this.#out), found));
  }

  /** A part that is about to be written. Throws a Problem. */
  async begin(name: string): Promise<string> {
    const file = this.fileOf(name);
    for (const input of this.#inputs) await checkTarget(file, input, 'split');
    const found = await stat(file).catch(() => undefined);
    if (found && !this.#isForced) throw isThere(file);
    // What is no plain file, such as a pipe, stays.
    if (!found || found.isFile()) this.#written.push(file);
    return file;
  }

  /** Some parts would pass for all of them. */
  async undo(): Promise<void> {
    for (const file of this.#written) await rm(file, { force: true });
  }
}

function isThere(file: string): Problem {
  return problem('invalid-input', `${file} is there already.`, 'Give another OUT, or --force to write over it.');
}

import { unwatchFile, watchFile } from 'node:fs';
import type { CommandContext } from '../command.ts';
import { givenText, isFile, pathOf } from '../config-sources.ts';
import { readText } from '../read-text.ts';
import { STANDARD_INPUT } from '../source.ts';

/** How often a watched configuration is looked at. */
const WATCH_MS = 1_000;

/** The texts that a configuration is made of, read as often as they are asked for. */
export class ConfigTexts {
  readonly names: readonly string[];
  readonly #context: CommandContext;
  /** What was on standard input: there is nothing more to read there. */
  #given: Promise<string> | undefined;

  constructor(context: CommandContext, sources: readonly string[]) {
    this.#context = context;
    this.names = sources;
  }

  read(): Promise<{ name: string; text: string }[]> {
    return Promise.all(this.names.map(async (name) => ({ name, text: await this.#textOf(name) })));
  }

  async #textOf(source: string): Promise<string> {
    if (source === STANDARD_INPUT) return (this.#given ??= readText(this.#context, source));
    const given = givenText(source, this.#context.env);
    return given ?? readText(this.#context, pathOf(source));
  }

  /** Until it is stopped. */
  watch(onChange: () => void): void {
    for (const path of this.names.filter(isFile).map(pathOf)) {
      watchFile(path, { interval: WATCH_MS, persistent: false }, onChange);
      this.#context.signal.addEventListener('abort', () => unwatchFile(path), { once: true });
    }
  }
}

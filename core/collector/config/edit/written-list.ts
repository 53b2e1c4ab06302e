import type { YAMLSeq } from 'yaml';
import { applySplices } from './splices.ts';
import { lastPlace, startOf, textOf, writtenName, type Written } from './written.ts';

/** A list of names in a configuration: `[a, b]`, or a line each. */
export class WrittenList {
  readonly #written: Written;
  readonly #list: YAMLSeq;

  constructor(written: Written, list: YAMLSeq) {
    this.#written = written;
    this.#list = list;
  }

  get names(): string[] {
    return this.#list.items.map(textOf);
  }

  get #isFlow(): boolean {
    return this.#list.flow === true;
  }

  /** At the end. */
  add(name: string): string {
    const { items } = this.#list;
    if (this.#isFlow) return this.#addBehind(name);
    const line = `${' '.repeat(this.#written.columnOf(this.#dash(0)))}- ${writtenName(name)}`;
    return this.#written.putLines(this.#line(items.length - 1)[1], [line]);
  }

  /** Undefined where there is no such place. */
  remove(index: number): string | undefined {
    const { items } = this.#list;
    if (index < 0 || index >= items.length) return undefined;
    if (!this.#isFlow) return items.length === 1 ? this.#empty() : this.#written.splice(...this.#line(index), '');
    // With a comma behind the last one, it would be left alone.
    if (items.length === 1) return this.#written.splice(startOf(this.#list), lastPlace(this.#list), '[]');
    const from = index > 0 ? lastPlace(items[index - 1]) : startOf(items[0]);
    const to = index > 0 ? lastPlace(items[index]) : startOf(items[1]);
    return this.#written.splice(from, to, '');
  }

  move(index: number, to: number): string | undefined {
    const { items } = this.#list;
    if (items[index] === undefined || items[to] === undefined || index === to) return undefined;
    const places = items.map((item, at) =>
      this.#isFlow ? ([startOf(item), lastPlace(item)] as const) : this.#line(at),
    );
    const texts = places.map(([from, end]) => this.#written.text.slice(from, end));
    texts.splice(to, 0, ...texts.splice(index, 1));
    const splices = places.map(([from, end], at) => ({ from, to: end, put: this.#closed(texts[at]!, at) }));
    return applySplices(this.#written.text, splices);
  }

  /** The last line of a file may have no break, and need one when another comes behind it. */
  #closed(text: string, at: number): string {
    const isInside = !this.#isFlow && at < this.#list.items.length - 1;
    return isInside && !text.endsWith('\n') ? `${text}${this.#written.newline}` : text;
  }

  #addBehind(name: string): string {
    const last = this.#list.items.at(-1);
    if (last === undefined)
      return this.#written.splice(startOf(this.#list), lastPlace(this.#list), `[${writtenName(name)}]`);
    return this.#written.splice(lastPlace(last), lastPlace(last), `, ${writtenName(name)}`);
  }

  /** A list of lines of which none is left. */
  #empty(): string {
    const [from, to] = this.#line(0);
    const before = this.#written.text.slice(0, from).trimEnd();
    return `${before} []${this.#written.newline}${this.#written.text.slice(to)}`;
  }

  #dash(index: number): number {
    return this.#written.text.lastIndexOf('-', startOf(this.#list.items[index]) - 1);
  }

  /** Of the line of an item, with its comment. */
  #line(index: number): readonly [from: number, to: number] {
    const item = this.#list.items[index];
    return [this.#written.lineStart(this.#dash(index)), this.#written.lineEnd(lastPlace(item))];
  }
}

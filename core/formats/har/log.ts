import { repairUtf8 } from '../../encoding/utf8.ts';
import { OPEN_BRACE, OPEN_BRACKET } from '../json-bytes.ts';
import type { Context } from '../records/record-queue.ts';
import type { RecordFormat } from '../records/record-reader.ts';
import type { Place, RawRecord, Use } from '../records/record-splitter.ts';
import { isPlain, listOf, textOf, type Plain } from '../records/scalars.ts';
import { HarMapper } from './mapper.ts';

export const HAR = 'har';

/** What the entries of a log have in common; it may stand behind them. */
export interface HarContext extends Context {
  pages: ReadonlyMap<string, Plain>;
  /** The browser, else the program that wrote the file. */
  program: string;
  version: string;
  /** Entries so far, by which they get ids of their own. */
  entries: number;
  /** Pages whose span was made. */
  told: Set<string>;
}

const ABOUT = ['log.pages', 'log.creator', 'log.browser'];

/** Knows where the entries are and what is said about all of them. */
export class HarLog implements RecordFormat<HarContext> {
  readonly format = HAR;
  readonly messages: (Place & { reason: string })[] = [];
  #context = newContext();

  use(path: string, first: number): Use {
    if (path === 'log.entries[]' || ABOUT.includes(path)) return 'take';
    if (path === 'log.entries') return first === OPEN_BRACKET ? 'enter' : 'pass';
    return (path === '' || path === 'log') && first === OPEN_BRACE ? 'enter' : 'pass';
  }

  begin(path: string): void {
    if (path === '') this.#context = newContext();
  }

  end(path: string): void {
    if (path === 'log') this.#context.isKnown = true;
  }

  broken(): void {}

  finish(): void {
    this.#context.isKnown = true;
  }

  contextOf({ path, bytes, line, offset }: RawRecord): HarContext | undefined {
    if (!ABOUT.includes(path)) return this.#context;
    const value = parse(repairUtf8(bytes, 0, bytes.length));
    if (value === undefined) this.messages.push({ line, offset, reason: `"${path}" cannot be read` });
    else if (path === 'log.pages') this.#takePages(value);
    else if (isPlain(value) && (path === 'log.browser' || this.#context.program === '')) {
      Object.assign(this.#context, { program: textOf(value['name']), version: textOf(value['version']) });
    }
    return undefined;
  }

  mapper(): HarMapper {
    return new HarMapper();
  }

  /** Writers put them before the entries; then nothing needs to wait. */
  #takePages(pages: unknown): void {
    const known = listOf(pages).filter(isPlain);
    this.#context.pages = new Map(known.map((page) => [textOf(page['id']), page]));
    this.#context.isKnown = true;
  }
}

function newContext(): HarContext {
  return { isKnown: false, pages: new Map(), program: '', version: '', entries: 0, told: new Set() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

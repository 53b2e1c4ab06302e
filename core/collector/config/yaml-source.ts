import {
  isCollection,
  isMap,
  isAlias,
  isScalar,
  isSeq,
  LineCounter,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { cutAtWord } from '../../model/cut-at-word.ts';
import type { ConfigProblem } from '../processor.ts';
import { holdsItself } from './holds-itself.ts';
import { mergeKeys, type Path } from './merge-keys.ts';
import { parseYaml } from './parse-yaml.ts';
import type { PlacedProblem } from './problem.ts';

/** A configuration is written by hand; what is longer is something else. */
export const MOST_YAML_CHARACTERS = 1024 * 1024;
/** As often as one anchor may be put in: they multiply. */
const MOST_EXPANDED = 100;
/** Nobody reads more of what is no YAML. */
const MOST_ERRORS = 100;
/** Characters of what is wrong, where that quotes a part of the text as long as all of it. */
const MOST_SAID = 500;

export type { Path } from './merge-keys.ts';

/** Of a part of a text, both inclusive, from 1. */
export interface Lines {
  firstLine: number;
  lastLine: number;
}

/** A YAML text: its plain value, and where each part of it stands. */
export class YamlSource {
  readonly text: string;
  /** Undefined where the text is no YAML. */
  readonly value: unknown;
  readonly problems: PlacedProblem[] = [];
  /** Undefined likewise. */
  readonly #document: Document.Parsed | undefined;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.text = text;
    if (text.length > MOST_YAML_CHARACTERS) {
      this.problems.push({ line: 1, column: 1, message: `longer than ${MOST_YAML_CHARACTERS} characters` });
      return;
    }
    const document = parseYaml(text, this.#lines);
    for (const { pos, message } of document.errors.slice(0, MOST_ERRORS))
      this.problems.push({ ...this.#place(pos[0]), message: short(message) });
    if (this.problems.length > 0) return;
    const plain = this.#plain(document);
    if (holdsItself(plain)) this.problems.push({ line: 1, column: 1, message: 'an anchor holds itself' });
    // Who looks for a place in such a document would not come to an end.
    if (this.problems.length > 0) return;
    this.#document = document;
    const onWrong = (path: Path, message: string) => this.problems.push(this.placed({ path, message }));
    this.value = text.includes('<<') ? mergeKeys(plain, onWrong) : plain;
  }

  #plain(document: Document.Parsed): unknown {
    try {
      return document.toJS({ maxAliasCount: MOST_EXPANDED });
    } catch (error) {
      this.problems.push({ line: 1, column: 1, message: short((error as Error).message) });
      return undefined;
    }
  }

  /** At the value of its path; at the nearest part around it where there is none. */
  placed({ path, offset, isKey = false, message }: ConfigProblem): PlacedProblem {
    const node = this.#nodeAt(path, isKey);
    const start = node?.range?.[0] ?? 0;
    return { ...this.#place(offset === undefined ? start : this.#inside(node, start, offset)), message };
  }

  /** From the key at the end of the path to the end of what is under it. */
  lines(path: Path): Lines {
    const key = this.#nodeAt(path, true)?.range ?? [0, 0];
    const value = this.#nodeAt(path)?.range ?? key;
    let end = Math.max(key[1], value[1]);
    while (end > key[0] + 1 && /\s/.test(this.text[end - 1] ?? '')) end--;
    return { firstLine: this.#place(key[0]).line, lastLine: this.#place(Math.max(key[0], end - 1)).line };
  }

  /** A quote and, in a block text, the line of its `|` stand before the first character. */
  #inside(node: Node | undefined, start: number, offset: number): number {
    if (!isScalar(node) || typeof node.value !== 'string') return start;
    const at = this.text.indexOf(node.value.slice(0, 32).split('\n')[0]!, start);
    return (at < 0 ? start : at) + offset;
  }

  /** How many steps of a path are written here. */
  depth(path: Path): number {
    return this.#walk(path, false).depth;
  }

  #nodeAt(path: Path, isKey = false): Node | undefined {
    return this.#walk(path, isKey).node;
  }

  #walk(path: Path, isKey: boolean): { node: Node | undefined; depth: number } {
    let node: unknown = this.#document?.contents;
    const missing = path.findIndex((step, index) => {
      const wanted = { document: this.#document, isKey: isKey && index === path.length - 1 };
      const next = childOf(node, step, wanted) ?? mergedChildOf(node, step, wanted);
      if (next !== undefined) node = next;
      return next === undefined;
    });
    return { node: node as Node | undefined, depth: missing < 0 ? path.length : missing };
  }

  #place(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

const short = (message: string): string =>
  message.length > MOST_SAID ? `${cutAtWord(message, MOST_SAID)} …` : message;

interface Wanted {
  document: Document.Parsed | undefined;
  isKey: boolean;
}

/** A key with nothing under it stands for itself. */
function childOf(node: unknown, step: string | number, { document, isKey }: Wanted): unknown {
  const own = resolved(node, document);
  if (isSeq(own)) return own.items[Number(step)];
  if (!isMap(own)) return undefined;
  const pair = pairsOf(own).get(String(step));
  if (!pair) return undefined;
  const value = pair.value as Node | null;
  const isThere = value !== null && (isCollection(value) || value.range?.[0] !== value.range?.[1]);
  return isThere && !isKey ? value : pair.key;
}

const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** By their keys, for as many problems as there are. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = indexes.get(map);
  if (known) return known;
  const pairs = new Map(
    map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])),
  );
  indexes.set(map, pairs);
  return pairs;
}

/** What comes by a merge key stands where that map is written. */
function mergedChildOf(node: unknown, step: string | number, wanted: Wanted): unknown {
  const merge = resolved(childOf(node, '<<', { ...wanted, isKey: false }), wanted.document);
  const sources = isSeq(merge) ? merge.items : isMap(merge) ? [merge] : [];
  return firstOf(sources, (source) => childOf(source, step, wanted) ?? mergedChildOf(source, step, wanted));
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolved(node: unknown, document: Document.Parsed | undefined): unknown {
  return document && isAlias(node) ? node.resolve(document) : node;
}

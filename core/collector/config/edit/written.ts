import { isAlias, isMap, isScalar, isSeq, type Document, type Pair, type YAMLMap } from 'yaml';
import { parseYaml } from '../parse-yaml.ts';

/** Of what we write ourselves, where nothing tells how whoever wrote the rest indents. */
const INDENT = 2;

/**
 * A configuration as it is written, with the place of each part. What changes is cut out of the text and put into it: writing the whole
 * document anew would move comments and spaces that somebody put where they are.
 */
export class Written {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly newline: string;

  private constructor(text: string, document: Document.Parsed) {
    this.text = text;
    this.document = document;
    this.newline = text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** Undefined where the text is no YAML, or no map: there is nothing that could be changed by form. */
  static open(text: string): Written | undefined {
    const document = parseYaml(text);
    const isOurs = document.errors.length === 0 && (document.contents === null || isMap(document.contents));
    return isOurs ? new Written(text, document) : undefined;
  }

  /** What is written at a path, behind an alias too; undefined where nothing is. */
  at(path: readonly string[]): unknown {
    const found: unknown = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    return isAlias(found) ? found.resolve(this.document) : found;
  }

  mapAt(path: readonly string[]): YAMLMap | undefined {
    const found = this.at(path);
    return isMap(found) ? found : undefined;
  }

  pairAt(path: readonly string[]): Pair | undefined {
    return this.mapAt(path.slice(0, -1))?.items.find(({ key }) => textOf(key) === path.at(-1));
  }

  splice(from: number, to: number, put: string): string {
    return this.text.slice(0, from) + put + this.text.slice(to);
  }

  /** Of the line around a place: the first character, and behind its line break. */
  lineStart(place: number): number {
    return this.text.lastIndexOf('\n', place - 1) + 1;
  }

  lineEnd(place: number): number {
    const at = this.text.indexOf('\n', place);
    return at < 0 ? this.text.length : at + 1;
  }

  columnOf(place: number): number {
    return place - this.lineStart(place);
  }

  /** Puts whole lines at a place between two. */
  putLines(place: number, lines: readonly string[]): string {
    const isOpen = place > 0 && this.text[place - 1] !== '\n';
    const put = lines.map((line) => `${line}${this.newline}`).join('');
    return this.splice(place, place, isOpen ? `${this.newline}${put}` : put);
  }

  /** Behind the last line of an entry of a map, and behind items of a list that are commented out there. */
  entryEnd({ key, value }: Pair): number {
    const last = Math.max(lastPlace(key), lastPlace(value));
    // A text of several lines ends with the break of its last one.
    const isBehind = last > 0 && this.text[last - 1] === '\n';
    let end = isBehind ? last : this.lineEnd(last);
    while (/^[ \t]*#[ \t]*- /.test(this.text.slice(end, this.lineEnd(end)))) end = this.lineEnd(end);
    return end;
  }

  /** Spaces by which whoever wrote it indents. */
  get indent(): number {
    const top = this.document.contents;
    if (!isMap(top)) return INDENT;
    const inner = top.items.map(({ value }) => value).find((value) => isMap(value) && !value.flow);
    return (isMap(inner) && inner.range && this.columnOf(inner.range[0])) || INDENT;
  }
}

/** The name of a component or pipeline as it stands in any list. */
export const writtenName = (name: string): string => (/^[\w./-]+$/.test(name) ? name : JSON.stringify(name));

export const textOf = (node: unknown): string => (isScalar(node) ? String(node.value) : '');

export const startOf = (node: unknown): number => (node as { range?: readonly number[] } | null)?.range?.[0] ?? 0;

/** Behind the last character that belongs to a node; comments behind it do not. */
export function lastPlace(node: unknown): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: unknown = node.items.at(-1);
    if (isMap(node)) return Math.max(lastPlace((last as Pair).key), lastPlace((last as Pair).value));
    return lastPlace(last);
  }
  return (node as { range?: readonly number[] } | null)?.range?.[1] ?? 0;
}

export const isEmptyNode = (node: unknown): boolean =>
  node === undefined || node === null || (isScalar(node) && node.value === null);

import { asciiText, BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COMMA, isSpace, NEWLINE } from './json-bytes.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';

/** Keys deeper than this do not tell formats apart. */
const MAX_PATH_DEPTH = 5;
/** Enough keys to know a format by; a file of a million one-line objects is not described line by line. */
const MAX_PATHS = 2_000;

/** What the beginning of a JSON text looks like. */
export interface JsonShape {
  /** Paths of the keys seen, as in `data[].traceID`. A list inside a list is `[][]`. */
  paths: ReadonlySet<string>;
  /** Values at the top that began. */
  values: number;
  /** The first of them stood on one line, and the second one begins on another. */
  firstOnOneLine: boolean;
}

/** A dozen and a half formats ask about the same head, one after the other; nobody writes into it. */
const known = new WeakMap<Uint8Array, { shape: JsonShape | undefined }>();

/**
 * The keys of a JSON text of which only the beginning is there; undefined when it is no JSON object or list. Looks at
 * structure only: numbers and words are passed over unread.
 */
export function shapeOf(head: Uint8Array): JsonShape | undefined {
  let one = known.get(head);
  if (one === undefined) known.set(head, (one = { shape: readShape(head) }));
  return one.shape;
}

function readShape(head: Uint8Array): JsonShape | undefined {
  let first = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (first < head.length && isSpace(head[first]!)) first++;
  if (head[first] !== OPEN_BRACE && head[first] !== OPEN_BRACKET) return undefined;
  const walker = new ShapeWalker(head, first);
  return walker.walk() && walker.looksLikeJson ? walker : undefined;
}

/** Attributes as an object instead of OTLP's list: how SDKs print themselves. */
export function hasPlainAttributes({ paths }: JsonShape): boolean {
  return [...paths].some((path) => /^resource_\w+\[\]\.resource\.attributes\./.test(path));
}

class ShapeWalker implements JsonShape {
  readonly paths = new Set<string>();
  values = 0;
  firstOnOneLine = false;
  private readonly head: Uint8Array;
  private at: number;
  /** One entry per open object ('.key' of the last key) or list ('[]'). */
  private readonly open: string[] = [];
  private expectsKey = false;
  private lines = 0;
  private linesInFirst = 0;
  /** What stood before the first key or element of the first object or list: rules out `[INFO] …` and `{ traceId: 'a' }`. */
  looksLikeJson = true;

  constructor(head: Uint8Array, at: number) {
    this.head = head;
    this.at = at;
    this.looksLikeJson = beginsLikeJson(head, at);
  }

  /** False when brackets close that were not open, and nothing before looked like JSON. */
  walk(): boolean {
    for (; this.at < this.head.length && this.paths.size < MAX_PATHS; this.at++) {
      if (!this.look(this.head[this.at]!)) return this.values > 1 || this.paths.size > 0;
    }
    return true;
  }

  private look(byte: number): boolean {
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.enter(byte === OPEN_BRACE);
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) return this.leave();
    else if (byte === QUOTE) this.passString();
    else if (byte === COMMA) this.expectsKey = this.open.at(-1)?.startsWith('.') === true;
    else if (byte === NEWLINE) this.lines++;
    return true;
  }

  private enter(isObject: boolean): void {
    if (this.open.length === 0) this.beginValue();
    this.open.push(isObject ? '.' : '[]');
    this.expectsKey = isObject;
  }

  private leave(): boolean {
    if (this.open.pop() === undefined) return false;
    this.expectsKey = false;
    if (this.open.length === 0 && this.values === 1) this.linesInFirst = this.lines;
    return true;
  }

  private beginValue(): void {
    this.values++;
    if (this.values === 1) this.lines = 0;
    if (this.values === 2) this.firstOnOneLine = this.linesInFirst === 0 && this.lines > 0;
  }

  private passString(): void {
    const start = this.at + 1;
    for (this.at = start; this.at < this.head.length && this.head[this.at] !== QUOTE; this.at++) {
      if (this.head[this.at] === BACKSLASH) this.at++;
    }
    if (!this.expectsKey || this.at >= this.head.length) return;
    this.expectsKey = false;
    this.open[this.open.length - 1] = `.${asciiText(this.head.subarray(start, this.at))}`;
    if (this.open.length <= MAX_PATH_DEPTH) this.paths.add(this.open.join('').slice(this.open[0] === '[]' ? 0 : 1));
  }
}

/** `{` wants a quote or its end, `[` a value. */
function beginsLikeJson(head: Uint8Array, at: number): boolean {
  let next = at + 1;
  while (next < head.length && isSpace(head[next]!)) next++;
  if (next >= head.length) return true;
  const text = String.fromCharCode(head[next]!);
  return (head[at] === OPEN_BRACE ? /["}]/ : /["[\]{\d-]/).test(text);
}

import { parseInline, type Inline } from './markdown-inline.ts';

/** A paragraph of notes, read. HTML is not among them: it is text. */
export type NotesPart =
  | { readonly kind: 'heading'; readonly level: number; readonly parts: readonly Inline[] }
  | { readonly kind: 'paragraph' | 'quote'; readonly parts: readonly Inline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' };

/** Longer notes than anybody writes; what is beyond is left out. */
const MOST_CHARACTERS = 200_000;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^(#{1,6})[ \t]+(\S.*)?$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const ITEM = /^ {0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;

/** Headings, paragraphs, lists (flat), quotes, code, rules; emphasis, code and http links in them. Takes time by length only. */
export function parseMarkdown(markdown: string): NotesPart[] {
  const lines = markdown.slice(0, MOST_CHARACTERS).replace(/\r\n?/g, '\n').split('\n');
  const parts: NotesPart[] = [];
  for (let at = 0; at < lines.length;) at = readPart(lines, at, parts);
  return parts;
}

/** Reads the part that begins at a line; gives the line after it. */
function readPart(lines: readonly string[], at: number, parts: NotesPart[]): number {
  const line = lines[at]!;
  if (line.trim() === '') return at + 1;
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return readCode(lines, at, fence, parts);
  const heading = HEADING.exec(line);
  if (heading) {
    parts.push({ kind: 'heading', level: heading[1]!.length, parts: parseInline(headingText(heading[2] ?? '')) });
    return at + 1;
  }
  if (RULE.test(line)) {
    parts.push({ kind: 'rule' });
    return at + 1;
  }
  if (QUOTE.test(line)) return readQuote(lines, at, parts);
  return ITEM.test(line) ? readList(lines, at, parts) : readParagraph(lines, at, parts);
}

/** Without the signs that may close it. Step by step: an expression would try every place to begin. */
function headingText(text: string): string {
  const trimmed = text.trimEnd();
  let end = trimmed.length;
  while (trimmed[end - 1] === '#') end--;
  const isClosed = end < trimmed.length && (end === 0 || /\s/.test(trimmed[end - 1]!));
  return isClosed ? trimmed.slice(0, end).trimEnd() : trimmed;
}

function readCode(lines: readonly string[], from: number, fence: string, parts: NotesPart[]): number {
  let to = from + 1;
  while (to < lines.length && !lines[to]!.trimStart().startsWith(fence)) to++;
  parts.push({ kind: 'code', text: lines.slice(from + 1, to).join('\n') });
  return to + 1;
}

function readQuote(lines: readonly string[], from: number, parts: NotesPart[]): number {
  let to = from;
  while (to < lines.length && QUOTE.test(lines[to]!)) to++;
  const text = lines.slice(from, to).map((line) => QUOTE.exec(line)![1]!);
  parts.push({ kind: 'quote', parts: parseInline(text.join('\n')) });
  return to;
}

function readList(lines: readonly string[], from: number, parts: NotesPart[]): number {
  const isOrdered = ITEM.exec(lines[from]!)![1] !== undefined;
  const items: string[] = [];
  let at = from;
  for (; at < lines.length && lines[at]!.trim() !== ''; at++) {
    const item = ITEM.exec(lines[at]!);
    if (item && (item[1] !== undefined) !== isOrdered) break;
    if (item) items.push(item[2]!);
    else items[items.length - 1] += `\n${lines[at]!.trim()}`;
  }
  parts.push({ kind: 'list', isOrdered, items: items.map((item) => parseInline(item)) });
  return at;
}

function readParagraph(lines: readonly string[], from: number, parts: NotesPart[]): number {
  const isOther = (line: string) => [FENCE, HEADING, RULE, QUOTE, ITEM].some((form) => form.test(line));
  let to = from + 1;
  while (to < lines.length && lines[to]!.trim() !== '' && !isOther(lines[to]!)) to++;
  const text = lines.slice(from, to).map((line) => line.trim());
  parts.push({ kind: 'paragraph', parts: parseInline(text.join('\n')) });
  return to;
}

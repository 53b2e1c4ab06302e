/** Everything of an HTML text that is not text: tags with their attribute names, in order. */
export interface Skeleton {
  tags: string[];
  /** Attribute values and texts, decoded no further than they stand. */
  values: string[];
}

const NAME = /^[a-zA-Z][a-zA-Z0-9-]*$/;
const RAW = new Set(['script', 'style']);

/**
 * Reads HTML as a browser's tokenizer would as far as our own output goes: double-quoted attributes only, no comments.
 * Throws at anything else, since that means something broke out.
 */
export function readSkeleton(text: string): Skeleton {
  const tags: string[] = [];
  const values: string[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    values.push(text.slice(at, open < 0 ? undefined : open));
    if (open < 0) break;
    const { tag, end } = readTag(text, open, values);
    tags.push(tag);
    at = end;
    const name = tag.split(' ')[0]!;
    if (!RAW.has(name)) continue;
    const close = text.toLowerCase().indexOf(`</${name}`, at);
    if (text.slice(at, close).includes('<!--')) throw new Error('comment inside a raw element');
    values.push(text.slice(at, close));
    at = close;
  }
  return { tags, values };
}

function readTag(text: string, open: number, values: string[]): { tag: string; end: number } {
  if (/^<!doctype html>/i.test(text.slice(open, open + 15))) return { tag: '!doctype', end: open + 15 };
  const head = /^<(\/?)([a-zA-Z][a-zA-Z0-9-]*)/.exec(text.slice(open, open + 60));
  if (head === null) throw new Error(`not a tag: ${text.slice(open, open + 60)}`);
  let at = open + head[0].length;
  let tag = `${head[1]}${head[2]}`;
  for (;;) {
    const next = /^\s*(?:(\/?>)|([a-zA-Z][a-zA-Z0-9:-]*)(="([^"]*)")?)/.exec(text.slice(at, at + 100_000));
    if (next === null) throw new Error(`broken tag: ${text.slice(open, open + 200)}`);
    at += next[0].length;
    if (next[1] !== undefined) return { tag, end: at };
    if (!NAME.test(next[2]!)) throw new Error(`odd attribute: ${next[2]}`);
    tag += ` ${next[2]}`;
    values.push(next[4] ?? '');
  }
}

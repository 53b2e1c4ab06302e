import { isLinkAddress } from '../../model/link-address.ts';

/** A run of text in notes, read. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly parts: readonly Inline[] }
  | { readonly kind: 'link'; readonly address: string; readonly parts: readonly Inline[] };

/** Emphasis inside of emphasis inside of a link; deeper it is text. */
const DEEPEST = 3;
const ESCAPED = /^[!-/:-@[-`{-~]$/;
const LINK = /^\[([^[\]]*)\]\((https?:\/\/[^\s()<>"]+)\)/i;

export function parseInline(text: string, depth = 0): Inline[] {
  const found: Inline[] = [];
  // Marks that have no partner behind here: asked once, or a text of nothing but openers would take its length squared.
  const alone = new Set<string>();
  let plain = '';
  const put = (inline: Inline): void => {
    if (plain !== '') found.push({ kind: 'text', text: plain });
    plain = '';
    found.push(inline);
  };
  for (let at = 0; at < text.length;) {
    const read = readMarked(text, at, depth, alone);
    if (read?.inline) put(read.inline);
    else plain += read?.plain ?? text[at]!;
    at += read?.length ?? 1;
  }
  if (plain !== '') found.push({ kind: 'text', text: plain });
  return found;
}

interface Read {
  readonly length: number;
  readonly inline?: Inline;
  readonly plain?: string;
}

function readMarked(text: string, at: number, depth: number, alone: Set<string>): Read | undefined {
  const mark = text[at]!;
  if (mark === '\\' && ESCAPED.test(text[at + 1] ?? '')) return { length: 2, plain: text[at + 1]! };
  if (mark === '`') return readCode(text, at, alone);
  if (depth >= DEEPEST) return undefined;
  if (mark === '[') return readLink(text, at, depth);
  if (mark !== '*' && mark !== '_') return undefined;
  const fence = text[at + 1] === mark ? mark + mark : mark;
  // snake_case is no emphasis.
  if (mark === '_' && /[\p{L}\p{N}_]/u.test(text[at - 1] ?? '')) return { length: fence.length, plain: fence };
  return readEmphasis(text, at, fence, depth, alone);
}

function readCode(text: string, at: number, alone: Set<string>): Read {
  let fence = '`';
  while (text[at + fence.length] === '`') fence += '`';
  const end = closingOf(text, at + fence.length, fence, alone);
  if (end < 0) return { length: fence.length, plain: fence };
  const code = text.slice(at + fence.length, end).replaceAll('\n', ' ');
  const inner = /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
  return { length: end + fence.length - at, inline: { kind: 'code', text: inner } };
}

function readEmphasis(text: string, at: number, fence: string, depth: number, alone: Set<string>): Read {
  const from = at + fence.length;
  const end = /\s/.test(text[from] ?? ' ') ? -1 : closingOf(text, from, fence, alone);
  if (end <= from || /\s/.test(text[end - 1]!)) return { length: fence.length, plain: fence };
  const parts = parseInline(text.slice(from, end), depth + 1);
  const kind = fence.length === 2 ? 'strong' : 'emphasis';
  return { length: end + fence.length - at, inline: { kind, parts } };
}

function closingOf(text: string, from: number, fence: string, alone: Set<string>): number {
  if (alone.has(fence)) return -1;
  const end = text.indexOf(fence, from);
  if (end < 0) alone.add(fence);
  return end;
}

/** Longer ones are nothing that is read. */
const LONGEST_LINK = 4_000;

/** Only http and https, so that no address runs anything. */
function readLink(text: string, at: number, depth: number): Read | undefined {
  const [whole, words, address] = LINK.exec(text.slice(at, at + LONGEST_LINK)) ?? [];
  if (whole === undefined || !isLinkAddress(address!)) return undefined;
  return { length: whole.length, inline: { kind: 'link', address: address!, parts: parseInline(words!, depth + 1) } };
}

import { trusted, type Markup } from '../html/markup.ts';
import { WHOLE, withoutWholes } from '../whole-text.ts';

const ELEMENTS = new Set([
  ...['svg', 'title', 'desc', 'g', 'defs', 'clipPath', 'linearGradient', 'stop', 'marker'],
  ...['path', 'rect', 'circle', 'line', 'text', 'tspan'],
]);
/** One element as our drawing writes it: quoted attributes, nothing that could hide a second one. */
const TAG = /^<(\/?)([A-Za-z]+)((?:\s+[A-Za-z][\w:-]*="[^"<>]*")*)\s*\/?>$/;
const ATTRIBUTE = /\s([A-Za-z][\w:-]*)="([^"]*)"/g;
/** Said to people, never looked into. */
const WORDS = new Set(['aria-label', 'xml:lang', 'lang', WHOLE]);
/** What may stand before a parenthesis: colours and places, nothing that fetches. */
const CALLS = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'oklch', 'translate', 'scale', 'rotate', 'matrix']);
const ENTITY = /&(?:amp|lt|gt|quot|#39);/g;

/**
 * A picture of our own drawing as markup for a page. Its ids get `prefix`, so that several may stand in one page, whose
 * style keeps the spaces in its words. Undefined for any other text: elements other than shapes and words, handlers,
 * styles, and whatever would fetch something.
 */
export function readOwnSvg(svg: string, prefix: string): Markup | undefined {
  const text = svg.trim();
  if (!/^<svg[\s>]/.test(text) || !text.endsWith('</svg>')) return undefined;
  const nesting = new Nesting();
  let isOwn = true;
  const markup = text.replace(/<[^>]*>|[^<]+/g, (part) => {
    const own = part.startsWith('<') ? ownTag(part, prefix) : ownText(part);
    isOwn &&= own !== undefined && nesting.take(part);
    return own ?? '';
  });
  return isOwn && nesting.isOver ? trusted(markup) : undefined;
}

/** One picture, every element of it closed in its order: it cannot take in, or end, what stands around it in a page. */
class Nesting {
  readonly #open: string[] = [];
  #hasBegun = false;

  get isOver(): boolean {
    return this.#hasBegun && this.#open.length === 0;
  }

  take(part: string): boolean {
    if (!part.startsWith('<')) return this.#open.length > 0;
    const name = /^<\/?([A-Za-z]+)/.exec(part)?.[1] ?? '';
    if (part.startsWith('</')) return this.#open.pop() === name;
    if (this.isOver) return false;
    this.#hasBegun = true;
    if (!part.endsWith('/>')) this.#open.push(name);
    return true;
  }
}

function ownText(text: string): string | undefined {
  return text.replace(ENTITY, '').includes('&') || text.includes('>') ? undefined : text;
}

function ownTag(tag: string, prefix: string): string | undefined {
  const [, , name, attributes] = TAG.exec(tag) ?? [];
  if (name === undefined || !ELEMENTS.has(name)) return undefined;
  const all = [...attributes!.matchAll(ATTRIBUTE)];
  if (!all.every(([, key, value]) => isHarmless(key!, value!))) return undefined;
  return withoutWholes(tag)
    .replace(/\sxml:space="[^"]*"/, '')
    .replace(/\sxml:lang=/, ' lang=')
    .replace(/\sid="([^"]*)"/, (_, id: string) => ` id="${prefix}-${id}"`)
    .replace(/="url\(#([^)"]*)\)"/g, (_, id: string) => `="url(#${prefix}-${id})"`);
}

/** References lead to the picture itself; there are no links and no styles. Nothing is written so that it could be read as something else. */
function isHarmless(key: string, value: string): boolean {
  if (/^(on|href$|xlink|style$|class$|src$)/i.test(key)) return false;
  if (value.replace(ENTITY, '').includes('&')) return false;
  if (WORDS.has(key) || /^url\(#[\w-]+\)$/.test(value)) return true;
  return !value.includes('\\') && callsOf(value).every((name) => CALLS.has(name));
}

/** The word before each parenthesis, '' where there is none. Looks at each letter a fixed number of times: values are as long as a stranger likes. */
function callsOf(value: string): string[] {
  const before = value.split('(').slice(0, -1);
  return before.map((text) => text.trimEnd().split(/[\s,]/).at(-1)!);
}

import { trusted, type Markup } from '../html/markup.ts';

const ELEMENTS = new Set([
  ...['svg', 'title', 'desc', 'g', 'defs', 'clipPath', 'linearGradient', 'stop', 'marker'],
  ...['path', 'rect', 'circle', 'line', 'text', 'tspan'],
]);
/** One element as our drawing writes it: quoted attributes, nothing that could hide a second one. */
const TAG = /^<(\/?)([A-Za-z]+)((?:\s+[A-Za-z][\w:-]*="[^"<>]*")*)\s*\/?>$/;
const ATTRIBUTE = /\s([A-Za-z][\w:-]*)="([^"]*)"/g;
const ENTITY = /&(?:amp|lt|gt|quot|#39);/g;

/**
 * A picture of our own drawing as markup for a page. Its ids get `prefix`, so that several may stand in one page, whose
 * style keeps the spaces in its words. Undefined for any other text: elements other than shapes and words, handlers,
 * styles, and whatever would fetch something.
 */
export function readOwnSvg(svg: string, prefix: string): Markup | undefined {
  const text = svg.trim();
  if (!/^<svg[\s>]/.test(text) || !text.endsWith('</svg>')) return undefined;
  let isOwn = true;
  const markup = text.replace(/<[^>]*>|[^<]+/g, (part) => {
    const own = part.startsWith('<') ? ownTag(part, prefix) : ownText(part);
    isOwn &&= own !== undefined;
    return own ?? '';
  });
  return isOwn ? trusted(markup) : undefined;
}

function ownText(text: string): string | undefined {
  return text.replace(ENTITY, '').includes('&') || text.includes('>') ? undefined : text;
}

function ownTag(tag: string, prefix: string): string | undefined {
  const [, , name, attributes] = TAG.exec(tag) ?? [];
  if (name === undefined || !ELEMENTS.has(name)) return undefined;
  const all = [...attributes!.matchAll(ATTRIBUTE)];
  if (!all.every(([, key, value]) => isHarmless(key!, value!))) return undefined;
  return tag
    .replace(/\sxml:space="[^"]*"/, '')
    .replace(/\sxml:lang=/, ' lang=')
    .replace(/\sid="([^"]*)"/, (_, id: string) => ` id="${prefix}-${id}"`)
    .replace(/="url\(#([^)"]*)\)"/g, (_, id: string) => `="url(#${prefix}-${id})"`);
}

/** References lead to the picture itself; there are no links and no styles. */
function isHarmless(key: string, value: string): boolean {
  if (/^(on|href$|xlink|style$|class$|src$)/i.test(key)) return false;
  return !/url\(/i.test(value) || /^url\(#[\w-]+\)$/.test(value);
}

import { redactedBy, type RedactAll } from '../redact-strings.ts';

/** Gives a text back without what must not leave; '' stays ''. */
export type RedactText = (text: string) => string;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const MARKS = Object.fromEntries(Object.entries(ENTITIES).map(([name, mark]) => [mark, `&${name};`]));
/** An element or what stands between two. Neither looks beyond the next `<`, so a text of many is gone through once. */
const PART = /<[^<>]*>?|[^<]+/g;
const ATTRIBUTE = /(\s)([A-Za-z][\w:-]*)="([^"]*)"/g;
/** Figures and colours. A path has digits enough to look like the number of a card by chance; whatever is not here is read by somebody, or may be. */
const DRAWN = new Set([
  ...['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'dx', 'dy', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height', 'points'],
  ...['viewBox', 'transform', 'offset', 'opacity', 'xmlns', 'xml:lang', 'xml:space', 'lang', 'role', 'orient'],
  ...['fill', 'fill-opacity', 'fill-rule', 'stop-color', 'stop-opacity', 'clip-path', 'marker-end', 'paint-order'],
  ...['stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'stroke-opacity'],
  ...['font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'textLength', 'lengthAdjust'],
  ...['markerWidth', 'markerHeight', 'refX', 'refY', 'shape-rendering'],
]);

/** A picture with its words redacted: what is drawn, its titles and descriptions, and names for those who cannot see it. */
export function redactSvg(svg: string, redact: RedactText): string {
  return svg.replace(PART, (part) => {
    if (!part.startsWith('<')) return redactWords(part, redact);
    return part.replace(ATTRIBUTE, (whole, space: string, name: string, value: string) =>
      DRAWN.has(name) ? whole : `${space}${name}="${redactWords(value, redact)}"`,
    );
  });
}

/** The same where texts are redacted elsewhere. */
export function redactSvgBy(svg: string, redactAll: RedactAll): Promise<string> {
  return redactedBy((redact) => redactSvg(svg, redact), redactAll);
}

function redactWords(words: string, redact: RedactText): string {
  if (words.trim() === '') return words;
  const plain = words.replace(/&(amp|lt|gt|quot|#39);/g, (_entity, name: string) => ENTITIES[name]!);
  return redact(plain).replace(/[&<>"']/g, (mark) => MARKS[mark]!);
}

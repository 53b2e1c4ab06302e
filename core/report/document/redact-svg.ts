import { fitText, textPx } from '../html/text-width.ts';
import { redactedBy, type RedactAll } from '../redact-strings.ts';
import { WHOLE } from '../whole-text.ts';

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

/** The width that a text was measured with. */
const WIDTH = /\s(?:textLength|lengthAdjust)="[^"]*"/g;

/**
 * A picture with its words redacted: what is drawn, its titles and descriptions, and names for those who cannot see it. Where a
 * text was cut to its room, all of it is redacted, and cut again if that changes it.
 */
export function redactSvg(svg: string, redact: RedactText): string {
  let cut: CutText | undefined;
  return svg.replace(PART, (part) => {
    if (part.startsWith('<')) {
      const { tag, cut: next } = redactTag(part, redact);
      cut = next;
      return tag;
    }
    return cut ? cutAgain(part, cut) : redactWords(part, redact);
  });
}

/** Of the text behind a tag: all of it, redacted. */
interface CutText {
  readonly redacted: string;
  readonly isChanged: boolean;
}

function redactTag(part: string, redact: RedactText): { tag: string; cut: CutText | undefined } {
  const cuts: CutText[] = [];
  const tag = part.replace(ATTRIBUTE, (all, space: string, name: string, value: string) => {
    if (DRAWN.has(name)) return all;
    const redacted = redactWords(value, redact);
    if (name !== WHOLE) return `${space}${name}="${redacted}"`;
    cuts.push({ redacted, isChanged: redacted !== value });
    return '';
  });
  const [cut] = cuts;
  return { tag: cut?.isChanged ? tag.replace(WIDTH, '') : tag, cut };
}

function cutAgain(shown: string, { redacted, isChanged }: CutText): string {
  return isChanged ? escaped(fitText(plainOf(redacted), textPx(plainOf(shown)))) : shown;
}

/** The same where texts are redacted elsewhere. */
export function redactSvgBy(svg: string, redactAll: RedactAll): Promise<string> {
  return redactedBy((redact) => redactSvg(svg, redact), redactAll);
}

function redactWords(words: string, redact: RedactText): string {
  if (words.trim() === '') return words;
  return escaped(redact(plainOf(words)));
}

function plainOf(words: string): string {
  return words.replace(/&(amp|lt|gt|quot|#39);/g, (_entity, name: string) => ENTITIES[name]!);
}

function escaped(plain: string): string {
  return plain.replace(/[&<>"']/g, (mark) => MARKS[mark]!);
}

import type { TextHint } from './text-rule.ts';

/** What a terminal reads as a change of colour (ECMA-48, SGR), also as a text within a text has it. */
const COLOUR = /(?:\x1b|\\u001b|\\x1b|\\033|\\e)\[[\d;:]{0,32}m/gi;
export const COLOUR_HINT: TextHint = String.raw`(?:\x1b|\\u001[bB]|\\x1[bB]|\\033|\\e)\[`;
const MAY_BE = new RegExp(COLOUR_HINT, 'i');

interface Span {
  from: number;
  to: number;
}

/**
 * What `find` finds in a text, and where it is coloured once more in what a terminal shows of it:
 *
 *   ESC[31mpasswordESC[0m=ESC[32mhunter2ESC[0m      password=hunter2
 *                               ^      ^                     ^      ^
 */
export function findThroughColours<S extends Span>(text: string, find: (shown: string) => S[]): S[] {
  const spans = find(text);
  if (!MAY_BE.test(text)) return spans;
  const { shown, places } = withoutColours(text);
  const coloured = find(shown).map((span) => ({ ...span, from: places[span.from]!, to: places[span.to - 1]! + 1 }));
  return [...spans, ...coloured];
}

/** With the place in `text` of each character that is left. */
function withoutColours(text: string): { shown: string; places: Uint32Array } {
  const places = new Uint32Array(text.length);
  let shown = '';
  let kept = 0;
  const keep = (to: number): void => {
    for (let at = kept; at < to; at++) places[shown.length + at - kept] = at;
    shown += text.slice(kept, to);
  };
  for (const { 0: colour, index } of text.matchAll(COLOUR)) {
    keep(index);
    kept = index + colour.length;
  }
  keep(text.length);
  return { shown, places };
}

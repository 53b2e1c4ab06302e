import type { YAMLSeq } from 'yaml';
import { unquoted, withoutComment, type IsStep } from './marked-step.ts';
import type { Splice } from './splices.ts';
import { lastPlace, startOf, textOf, type Written } from './written.ts';

/*
 *   processors: [memory_limiter,  # filter/health, filter/cards,      [memory_limiter,
 *      batch]                                                            # filter/health,
 *                                                                        batch]
 *
 * Left, steps that stood on one line with others: a comment ends with its line, so what is behind them goes to the next one, and the
 * space they had behind them with it. Right, one that had a line to itself. Each is told from the other by where its comment begins,
 * so that taking the comment away gives the text that was there before.
 */

/** Between two items, or an item and a bracket. */
interface Gap {
  from: number;
  to: number;
  isFirst: boolean;
}

function gapsOf(list: YAMLSeq): Gap[] {
  const ends = [startOf(list) + 1, ...list.items.map(lastPlace)];
  const starts = [...list.items.map(startOf), lastPlace(list) - 1];
  return ends.map((from, index) => ({ from, to: starts[index]!, isFirst: index === 0 }));
}

const lineBreakAfter = (text: string, from: number, to: number): number => {
  const at = text.indexOf('\n', from);
  return at < 0 || at >= to ? to : at;
};

/** By how much what is moved to the next line is indented, before the space that it had. */
const indentOf = (written: Written, list: YAMLSeq): number => {
  const line = written.lineStart(startOf(list));
  return /^ */.exec(written.text.slice(line, startOf(list)))![0].length + written.indent;
};

/** The splices that make items again of those that are comments. */
export function enableFlow(written: Written, list: YAMLSeq, isStep: IsStep): Splice[] {
  const indent = indentOf(written, list);
  return gapsOf(list).flatMap((gap) => enableGap(written, gap, indent, isStep));
}

function enableGap(written: Written, { from, to, isFirst }: Gap, indent: number, isStep: IsStep): Splice[] {
  const { text } = written;
  const splices: Splice[] = [];
  let isSeparated = isFirst;
  for (let at = from; at < to; at++) {
    if (text[at] === ',') isSeparated = true;
    if (text[at] !== '#') continue;
    const end = lineBreakAfter(text, at, to);
    const found = isSeparated ? readMark(written, at, end, isStep) : undefined;
    if (found) splices.push(...(found.isAlone ? aloneAgain(text, at) : joinedAgain(written, { at, end, to }, indent)));
    if (found) isSeparated = found.isSeparated;
    at = end;
  }
  return splices;
}

interface Mark {
  /** It has its line to itself. */
  isAlone: boolean;
  /** A comma stands behind it. */
  isSeparated: boolean;
}

function readMark(written: Written, at: number, end: number, isStep: IsStep): Mark | undefined {
  const isAlone = written.text.slice(written.lineStart(at), at).trim() === '';
  const comment = written.text.slice(at + 1, end).trim();
  const names = (isAlone ? withoutComment(comment) : comment).split(',').map((name) => name.trim());
  const isSeparated = names.length > 1 && names.at(-1) === '';
  if (isSeparated) names.pop();
  const isOurs = (!isAlone || names.length === 1) && names.every((name) => isStep(unquoted(name)));
  return isOurs ? { isAlone, isSeparated } : undefined;
}

const aloneAgain = (text: string, at: number): Splice[] => [
  { from: at, to: at + (text[at + 1] === ' ' ? 2 : 1), put: '' },
];

/** Puts what was moved to the next line behind it again. */
function joinedAgain(
  written: Written,
  { at, end, to }: { at: number; end: number; to: number },
  indent: number,
): Splice[] {
  const { text } = written;
  const [mark] = aloneAgain(text, at);
  const begin = { ...mark!, from: text[at - 1] === ' ' ? at - 1 : at };
  const rest = text.slice(end + 1, to);
  const spaces = /^ */.exec(rest)![0].length;
  // Another comment, or a blank line: written so by hand.
  if (end >= to || spaces < rest.length) return [begin];
  const isShort = spaces < indent;
  const close = text[end - 1] === '\r' ? end - 1 : end;
  return [begin, { from: close, to: end + 1 + Math.min(spaces, indent), put: isShort && text[to] !== ']' ? ' ' : '' }];
}

/** The splices that make comments of the items of these names; undefined where one shares its line with one that is on another too. */
export function disableFlow(written: Written, list: YAMLSeq, names: ReadonlySet<string>): Splice[] | undefined {
  const gaps = gapsOf(list);
  const hasBreak = gaps.map(({ from, to }) => written.text.slice(from, to).includes('\n'));
  const put = `${written.newline}${' '.repeat(indentOf(written, list))}`;
  const splices: Splice[] = [];
  const isMeant = (index: number): boolean => names.has(textOf(list.items[index]));
  for (const index of list.items.keys()) {
    if (!isMeant(index)) continue;
    const isAlone = hasBreak[index]! && hasBreak[index + 1]!;
    if (hasBreak[index] !== hasBreak[index + 1]) return undefined;
    const start = startOf(list.items[index]);
    if (isAlone) splices.push({ from: start, to: start, put: '# ' });
    else {
      if (index === 0 || !isMeant(index - 1)) splices.push({ from: start, to: start, put: ' # ' });
      if (!isMeant(index + 1)) splices.push(breakBehind(written.text, gaps[index + 1]!, put));
    }
  }
  return splices;
}

/** Behind the comma, so that it is part of the comment. */
function breakBehind(text: string, { from, to }: Gap, put: string): Splice {
  const comma = text.slice(from, to).indexOf(',');
  const at = comma < 0 ? from : from + comma + 1;
  return { from: at, to: at, put };
}

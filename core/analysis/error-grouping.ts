/** What stands where a message varies. */
export const VARIES = '<*>';

/** Longer messages are dumps; their beginning says what happened. */
export const MESSAGE_LENGTH = 1_000;

/**
 * First step, also done in SQL to group before anything is read (the same pattern in RE2): numbers, with their dots, are 0.
 * Whatever follows depends on the masked text only, so that messages with one mask are one group.
 */
export const NUMBER_PATTERN = '[0-9]+(\\.[0-9]+)*';
const NUMBER = new RegExp(NUMBER_PATTERN, 'g');

const QUOTED = [
  /(?<![\p{L}\p{N}_])'[^'\n]*'(?![\p{L}\p{N}_])/gu, // not the apostrophe of "can't"
  /"[^"\n]*"/g,
  /`[^`\n]*`/g,
  // Of several that open and one that closes the last counts: else each of a thousand would look for its end.
  /“[^“”\n]*”|‘[^‘’\n]*’|«[^«»\n]*»|「[^「」\n]*」/g,
];
const CLOSES: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
/** A word with what joins ids, addresses and versions: 4f3c-11, a.b:80, x@y. */
const WORD = /[A-Za-z0-9_]+(?:[-.:@][A-Za-z0-9_]+)*/g;
/** Letters only and as long as an id of 64 bits. */
const HEX_WORD = /^[0a-f]{16,}$/i;

/**
 * Errors that differ only in what varies have one normalised message (the rule of Datadog's error tracking, "removes the
 * variable parts": numbers, quoted and bracketed parts, ids).
 *
 *   Order 4711 of user 'kim' failed (attempt 3)   →   Order <*> of user '<*>' failed (<*>)
 *   connect ECONNREFUSED 10.0.0.7:5432            →   connect ECONNREFUSED <*>
 */
export function normaliseErrorMessage(message: string): string {
  let text = message.slice(0, MESSAGE_LENGTH).replace(NUMBER, '0');
  for (const pattern of QUOTED) text = text.replace(pattern, (part) => (part.length > 2 ? wrap(part) : part));
  return replaceBracketed(text)
    .replace(WORD, normaliseWord)
    .replace(/\s+/g, ' ')
    .replace(/<\*>(?:[ ,;]+<\*>)+/g, VARIES)
    .trim();
}

/** Outermost brackets that close; others are text. */
function replaceBracketed(text: string): string {
  const ends = closings(text);
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const end = ends.get(i);
    if (end === undefined) result += text[i]!;
    else {
      const part = text.slice(i, end + 1);
      result += part.length > 2 ? wrap(part) : part;
      i = end;
    }
  }
  return result;
}

/** Where each bracket that closes does; each kind for itself. */
function closings(text: string): Map<number, number> {
  const ends = new Map<number, number>();
  for (const [open, close] of Object.entries(CLOSES)) {
    const opened: number[] = [];
    for (let i = 0; i < text.length; i++) {
      if (text[i] === open) opened.push(i);
      else if (text[i] === close && opened.length > 0) ends.set(opened.pop()!, i);
    }
  }
  return ends;
}

const wrap = (part: string) => `${part[0]!}${VARIES}${part.at(-1)!}`;

/** Two numbers in one word are an id or an address; one is a number with a name or a unit. */
function normaliseWord(word: string): string {
  const numbers = word.split('0').length - 1;
  if (numbers > 1 || HEX_WORD.test(word)) return VARIES;
  return numbers === 1 ? word.replace('0', VARIES) : word;
}

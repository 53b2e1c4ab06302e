import type { FilterTerm } from '../../state/filter-terms.ts';
import { writeWord } from '../../state/filter-tokens.ts';

/** Conditions a view understands; the filter bar suggests only these. */
export type FilterField = FilterTerm['field'];

/** What is being typed at the end of the text. */
export type Typing =
  /** The beginning of a field or an attribute key, or plain text. */
  | { kind: 'word'; part: string }
  /** A value after `field:` or `key=`; `head` is all before the value. */
  | { kind: 'value'; field: string; head: string; part: string; isAttribute: boolean };

const FIELD_VALUE = /^(!?[a-z]+)(:)(.*)$/s;
const ATTRIBUTE_VALUE = /^("(?:[^"\\]|\\.)*"|[^\s"=~!<>:]+)(!=|=~|=|~)(.*)$/s;
const BOUND = /^(duration|severity|level)(>=|<=|>|<)(.*)$/s;

/** Where the last word begins; a space within quotes belongs to the word. */
export function lastWordStart(text: string): number {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') quoted = !quoted;
    else if (text[at] === ' ' && !quoted) start = at + 1;
  }
  // An opening bracket or the minus of a NOT stays what it is while what follows is completed.
  return start + /^[(-]*/.exec(text.slice(start))![0].length;
}

const unquote = (text: string): string => text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');

export function readTyping(text: string): Typing {
  const word = text.slice(lastWordStart(text));
  const bound = BOUND.exec(word);
  if (bound)
    return { kind: 'value', field: bound[1]!, head: bound[1]! + bound[2]!, part: bound[3]!, isAttribute: false };
  const attribute = ATTRIBUTE_VALUE.exec(word);
  if (attribute) {
    const [, key = '', operator = '', value = ''] = attribute;
    return { kind: 'value', field: unquote(key), head: key + operator, part: unquote(value), isAttribute: true };
  }
  const field = FIELD_VALUE.exec(word);
  if (!field) return { kind: 'word', part: unquote(word) };
  const [, name = '', colon = '', value = ''] = field;
  return { kind: 'value', field: name, head: name + colon, part: unquote(value), isAttribute: false };
}

export interface Suggestion {
  /** What replaces the last word. */
  readonly insert: string;
  /** Complete: becomes a chip. Otherwise more is to be typed after it. */
  readonly isComplete: boolean;
  readonly hint: string;
  readonly count?: number;
}

export function applySuggestion(text: string, suggestion: Suggestion): string {
  return text.slice(0, lastWordStart(text)) + suggestion.insert;
}

/** A value from the store, as the last word would be written with it. */
export function suggestValue(head: string, value: string, count: number): Suggestion {
  return { insert: head + writeWord(value), isComplete: true, hint: '', count };
}

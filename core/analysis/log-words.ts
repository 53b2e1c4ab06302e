import { hasParts } from '../model/has-parts.ts';
import { VARIABLE } from './log-template.ts';

/** A field's name with what stands before its value: `level=`, `"status":"`. */
const FIELD = /^["('[{]*[A-Za-z_][\w.@-]*["']?[=:]["'[{(]*/;
/** What may stand behind the value: `",`. */
const BEHIND = `"'])},;.`;
const LETTER = /\p{L}/u;
/** Beside a variable fewer letters than these are a unit: `<*>ms`. */
const WORD_BESIDE = /\p{L}{4}/u;

/** What the tree branches by: words with a variable share one branch. */
export function wordKey(word: string): string {
  return word.includes(VARIABLE) ? VARIABLE : word;
}

/**
 * How much a word says: nothing without letters outside of variables; the value of a named field, which is often the same
 * in all lines (`level=info`), half as much as a word of a sentence.
 */
function weightOf(word: string): number {
  if (word === VARIABLE) return 0;
  const field = fieldOf(word);
  const open = word.includes(VARIABLE);
  if (field) return !open && LETTER.test(field.value) ? 1 : 0;
  return (open ? WORD_BESIDE : LETTER).test(word.replaceAll(VARIABLE, '')) ? 2 : 0;
}

interface Field {
  name: string;
  value: string;
  behind: string;
}

/** Linear in the word: lines come from strangers, and a regular expression looking for the end would not be. */
function fieldOf(word: string): Field | undefined {
  const name = FIELD.exec(word)?.[0];
  if (name === undefined) return undefined;
  let end = word.length;
  while (end > name.length && BEHIND.includes(word[end - 1]!)) end--;
  return { name, value: word.slice(name.length, end), behind: word.slice(end) };
}

/** A line or template by its words, with what each says. */
export interface Words {
  words: string[];
  weights: Uint8Array;
}

/** Weights are 0 to 2, as `weightOf` says. */
export function toWords(words: string[]): Words {
  return { words, weights: Uint8Array.from(words, weightOf) };
}

/**
 * Share of equal words, by weight, among those that say something in either; both have as many words. Variables and
 * fields without fixed values tell nothing for or against, or lines would be alike for being full of numbers.
 */
export function similarity(a: Words, b: Words): number {
  let [equal, telling] = [0, 0];
  for (let i = 0; i < a.words.length; i++) {
    const same = a.words[i] === b.words[i];
    const weight = Math.max(a.weights[i]!, b.weights[i]!);
    telling += weight;
    if (same) equal += weight;
    else if (weight === 0 && !sameField(a.words[i]!, b.words[i]!)) telling += 1;
  }
  return telling === 0 ? 1 : equal / telling;
}

/** Words that say nothing but are no variables of one kind, such as `name=<*>` and `id=<*>`. */
function sameField(a: string, b: string): boolean {
  return a === VARIABLE || b === VARIABLE || FIELD.exec(a)?.[0] === FIELD.exec(b)?.[0];
}

/** The narrowest template of both: what a field is called is kept, and what stands around its value. */
export function mergeWords(a: readonly string[], b: readonly string[]): string[] {
  return a.map((word, i) => (word === b[i] ? word : mergeWord(word, b[i]!)));
}

function mergeWord(a: string, b: string): string {
  const [ofA, ofB] = [fieldOf(a), fieldOf(b)];
  if (!ofA || !ofB || ofA.name !== ofB.name) return VARIABLE;
  return `${ofA.name}${VARIABLE}${ofA.behind === ofB.behind ? ofA.behind : ''}`;
}

/** Words by what is fixed in them; the same few come for every line. */
const split = new Map<string, string[]>();
const MOST_SPLIT = 5_000;

/** Whether a word of a form is one of a template's word; never slower than both are long, whatever they are. */
export function matchingWords(template: string, word: string): boolean {
  if (template === VARIABLE || template === word) return true;
  let parts = split.get(template);
  if (!parts) {
    if (split.size >= MOST_SPLIT) split.clear();
    split.set(template, (parts = template.split(VARIABLE)));
  }
  return hasParts(word, parts);
}

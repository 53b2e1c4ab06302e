import { VARIABLE, wordRegex } from './log-template.ts';

/** A field's name with what stands before its value: `level=`, `"status":"`; and what stands behind it: `",`. */
const FIELD = /^([("'[{]*[A-Za-z_][\w.@-]*["']?[=:]["'[{(]*)(.*?)(["'\])},;.]*)$/s;
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
  const field = FIELD.exec(word);
  const open = word.includes(VARIABLE);
  if (field) return !open && LETTER.test(field[2]!) ? 1 : 0;
  return (open ? WORD_BESIDE : LETTER).test(word.replaceAll(VARIABLE, '')) ? 2 : 0;
}

/** A line or template by its words, with what each says. */
export interface Words {
  words: string[];
  weights: Uint8Array;
}

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
  return a === VARIABLE || b === VARIABLE || FIELD.exec(a)?.[1] === FIELD.exec(b)?.[1];
}

/** The narrowest template of both: what a field is called is kept, and what stands around its value. */
export function mergeWords(a: readonly string[], b: readonly string[]): string[] {
  return a.map((word, i) => (word === b[i] ? word : mergeWord(word, b[i]!)));
}

function mergeWord(a: string, b: string): string {
  const [ofA, ofB] = [FIELD.exec(a), FIELD.exec(b)];
  if (!ofA || !ofB || ofA[1] !== ofB[1]) return VARIABLE;
  return `${ofA[1]}${VARIABLE}${ofA[3] === ofB[3] ? ofA[3] : ''}`;
}

/** Compiled words; the same few come for every line. */
const compiled = new Map<string, RegExp>();
const MOST_COMPILED = 5_000;

/** Whether a word of a form is one of a template's word. */
export function matchingWords(template: string, word: string): boolean {
  if (template === VARIABLE || template === word) return true;
  let regex = compiled.get(template);
  if (!regex) {
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    compiled.set(template, (regex = new RegExp(`^(?:${wordRegex(template)})$`, 'su')));
  }
  return regex.test(word);
}

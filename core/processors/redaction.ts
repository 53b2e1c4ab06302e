import type { AnyValue } from '../model/attributes.ts';
import type { KeyMatcher } from './match-keys.ts';
import { REDACTED, STAND_IN } from './stand-in.ts';
import { CARD_HINT, findCards } from './texts/find-cards.ts';
import { EMAIL_HINT, findEmails } from './texts/find-emails.ts';
import { findMembers, findPairs, LOOKS_LIKE_JSON, MEMBER_HINT } from './texts/find-members.ts';
import { findResidentNumbers, RESIDENT_NUMBER_HINT } from './texts/find-resident-numbers.ts';
import { findSqlLiterals, SQL_KEYS } from './texts/find-sql-literals.ts';
import { COLOUR_HINT, findThroughColours } from './texts/find-through-colours.ts';
import { findTokens, TOKEN_HINT } from './texts/find-tokens.ts';
import { asksForSecret } from './texts/secret-names.ts';
import type { FindSpans, TextHint } from './texts/text-rule.ts';

const FINDERS = {
  tokens: findTokens,
  emails: findEmails,
  cards: findCards,
  'resident-numbers': findResidentNumbers,
  'sql-literals': findSqlLiterals,
} as const satisfies Record<string, FindSpans>;
/** What is looked for in texts. */
export type TextRule = keyof typeof FINDERS;
/** Literals are looked for in what is read as a statement only. */
const HINTS: Readonly<Record<TextRule, TextHint | undefined>> = {
  ...{ tokens: TOKEN_HINT, emails: EMAIL_HINT, cards: CARD_HINT, 'resident-numbers': RESIDENT_NUMBER_HINT },
  'sql-literals': undefined,
};
/** The rule behind a hidden value: its key, or something in its text. */
export type RedactionRule = 'keys' | TextRule;

export interface RedactionRules {
  /** Attribute keys whose values are hidden whole. */
  readonly matches?: KeyMatcher | undefined;
  readonly texts?: readonly TextRule[];
  /** A keyed hash of a text in lower-case hex, 12 digits or more; with it, equal values stay equal. */
  readonly hash?: ((text: string) => string) | undefined;
}

/** Texts repeat: names, addresses, statements. */
const REMEMBERED = 4_096;
const REMEMBERED_CHARACTERS = 512;
/** Keys come from strangers. */
const MOST_PLACES = 200;
/** Values that a statement is given beside its text. */
const PARAMETER = 'db.query.parameter.';
/** W3C trace state, as a header or as a column, and baggage: name=value, name=value. */
const PAIRS = /(?:baggage|trace_?state)$/i;
/** How the texts under a key are read: as any, as a list of pairs, as a statement for a database. */
export type Reading = 'any' | 'pairs' | 'statement';
const ANY: Reading = 'any';
const PAIRED: Reading = 'pairs';
/** Before the database. */
const STATEMENT = 'sql ';
/** The shortest text in which any rule finds something. */
const LEAST_CHARACTERS = 5;

/** Hides by rules, and counts what it hid. What has been hidden already stays as it is. */
export class Redaction {
  readonly counts = new Map<RedactionRule, number>();
  /** The same by the key the value stood under, as `key` gives it, '' for a text without one; the first keys of each rule, if they are many. */
  readonly places = new Map<RedactionRule, Map<string, number>>();
  /** The first key whose value was hidden whole; '' when none. Never the value. */
  example = '';
  readonly #rules: RedactionRules;
  readonly #texts: readonly TextRule[];
  /** By how a text is read: as any, as pairs, as a statement for a database. */
  readonly #known = new Map<string, Map<string, Hidden>>();
  readonly #keys = new Map<string, string>();
  readonly #hidesLiterals: boolean;
  readonly #hidesNumbers: boolean;

  constructor(rules: RedactionRules) {
    this.#rules = rules;
    this.#texts = rules.texts ?? [];
    this.#hidesLiterals = this.#texts.includes('sql-literals');
    this.#hidesNumbers = this.#texts.includes('cards') || this.#texts.includes('resident-numbers');
  }

  /** The same rules, counted by itself. */
  anew(): Redaction {
    return new Redaction(this.#rules);
  }

  /** Of what another one by the same rules has hidden, counted elsewhere. */
  addCounts(counts: ReadonlyMap<RedactionRule, number>): void {
    for (const [rule, count] of counts) this.counts.set(rule, (this.counts.get(rule) ?? 0) + count);
  }

  get hidesTexts(): boolean {
    return this.#texts.length > 0;
  }

  /** Fits every text, read as any, in which `text` finds something. Only where it hides texts at all. */
  get hint(): TextHint {
    const rules = this.#texts.map((rule) => HINTS[rule]);
    const hints = [...rules, this.#rules.matches && MEMBER_HINT].filter((hint) => hint !== undefined);
    // Nothing fits this, as nothing is found.
    return hints.length > 0 ? [...hints, COLOUR_HINT].join('|') : String.raw`[^\s\S]`;
  }

  /** Whether numbers are looked at as texts. */
  get hidesNumbers(): boolean {
    return this.#hidesNumbers;
  }

  /** Of values hidden whole and of places in texts. */
  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Whether a value is hidden whole: by its key, or as the parameter of a statement. */
  matches(key: string): boolean {
    return (this.#rules.matches?.(key) ?? false) || (this.#hidesLiterals && key.startsWith(PARAMETER));
  }

  /** Whatever depends on a key other than hiding its values whole. */
  readingOf(key: string): Reading {
    if (this.#hidesLiterals && SQL_KEYS.has(key)) return 'statement';
    return PAIRS.test(key) ? PAIRED : ANY;
  }

  /** A key without what the rules find in it: maps are keyed by whatever people have. */
  key(key: string): string {
    const hidden = this.#keyToTell(key);
    if (hidden !== key) this.text(key);
    return hidden;
  }

  #keyToTell(key: string): string {
    if (key.length < LEAST_CHARACTERS || this.#texts.length === 0) return key;
    let hidden = this.#keys.get(key);
    if (hidden === undefined) {
      hidden = this.#hide(key, ANY).text;
      if (this.#keys.size >= REMEMBERED) this.#keys.clear();
      if (key.length <= REMEMBERED_CHARACTERS) this.#keys.set(key, hidden);
    }
    return hidden;
  }

  /** Whether an argument of a command, as a text by itself, is followed by a secret. */
  asksForSecret(argument: string): boolean {
    return argument.startsWith('-') && this.#texts.includes('tokens') && asksForSecret(argument);
  }

  /** What stands for a text that is a secret by what is before it. */
  standInForSecret(key: string, text: string): string {
    if (STAND_IN.test(text)) return text;
    this.#count('tokens', key);
    return this.#standIn(text);
  }

  /** What stands for a value under a matching key; undefined where there is nothing to hide. */
  standInFor(key: string, value: AnyValue): string | undefined {
    if (value.kind === 'empty' || (value.kind === 'string' && STAND_IN.test(value.value))) return undefined;
    return this.standInForText(key, value.kind === 'string' ? value.value : JSON.stringify(value, bigintText));
  }

  standInForText(key: string, text: string): string {
    if (!this.counts.has('keys')) this.example = this.#keyToTell(key);
    this.#count('keys', key);
    return this.#standIn(text);
  }

  /**
   * A text without what the rules find in it. `key` is the attribute's, '' for a text that has none; `system` the database a statement is for, ''
   * where that is not known.
   */
  text(text: string, key = '', system = ''): string {
    if (text.length < LEAST_CHARACTERS || this.#texts.length === 0) return text;
    const form = this.#formOf(key, system);
    let known = this.#known.get(form);
    if (!known) this.#known.set(form, (known = new Map<string, Hidden>()));
    let hidden = known.get(text);
    if (!hidden) {
      hidden = this.#hide(text, form);
      if (known.size >= REMEMBERED) known.clear();
      if (text.length <= REMEMBERED_CHARACTERS) known.set(text, hidden);
    }
    return this.#counted(hidden, key);
  }

  /** The same of a text that does not come again: to remember it would take as long as to look into it. */
  textOnce(text: string, key = '', system = ''): string {
    if (text.length < LEAST_CHARACTERS || this.#texts.length === 0) return text;
    return this.#counted(this.#hide(text, this.#formOf(key, system)), key);
  }

  #formOf(key: string, system: string): string {
    const reading = this.readingOf(key);
    return reading === 'statement' ? `${STATEMENT}${system}` : reading;
  }

  #counted(hidden: Hidden, key: string): string {
    for (const rule of hidden.counts) this.#count(rule, key);
    return hidden.text;
  }

  #hide(text: string, form: string): Hidden {
    const spans = findThroughColours(text, (shown) => this.#find(shown, form));
    if (spans.length === 0) return { text, counts: [] };
    const apart = joinOverlaps(spans).filter(({ from, to }) => !STAND_IN.test(text.slice(from, to)));
    let redacted = '';
    let kept = 0;
    for (const { from, to, quote } of apart) {
      redacted += text.slice(kept, from) + quote + this.#standIn(text.slice(from, to)) + quote;
      kept = to;
    }
    return { text: redacted + text.slice(kept), counts: apart.map(({ rule }) => rule) };
  }

  #find(text: string, form: string): Found[] {
    const spans: Found[] = [];
    const by =
      (rule: RedactionRule) =>
      (from: number, to: number, quote = '') =>
        void spans.push({ rule, from, to, quote });
    const { matches } = this.#rules;
    if (matches && form === PAIRED) findPairs(text, matches, by('keys'));
    if (matches && LOOKS_LIKE_JSON.test(text)) findMembers(text, matches, by('keys'));
    const isStatement = form.startsWith(STATEMENT);
    for (const rule of this.#texts)
      if (rule !== 'sql-literals' || isStatement) FINDERS[rule](text, by(rule), form.slice(STATEMENT.length));
    return spans;
  }

  #standIn(hidden: string): string {
    const { hash } = this.#rules;
    return hash ? `[redacted:${hash(hidden).slice(0, 12)}]` : REDACTED;
  }

  #count(rule: RedactionRule, key: string): void {
    this.counts.set(rule, (this.counts.get(rule) ?? 0) + 1);
    let places = this.places.get(rule);
    if (!places) this.places.set(rule, (places = new Map()));
    const told = this.#keyToTell(key);
    const known = places.get(told);
    if (known !== undefined || places.size < MOST_PLACES) places.set(told, (known ?? 0) + 1);
  }
}

interface Hidden {
  readonly text: string;
  readonly counts: readonly RedactionRule[];
}

interface Found {
  rule: RedactionRule;
  from: number;
  to: number;
  /** Around what stands for it. */
  quote: string;
}

/** In order; what overlaps is one, under the rule that begins first. */
function joinOverlaps(spans: Found[]): Found[] {
  const apart: Found[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = apart.at(-1);
    if (last && span.from < last.to) last.to = Math.max(last.to, span.to);
    else apart.push({ ...span });
  }
  return apart;
}

function bigintText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

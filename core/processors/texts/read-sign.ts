import { QUOTE } from './quotes.ts';
import type { ValueSpan } from './read-value.ts';
import { namesPassword } from './secret-names.ts';

const SPACE = String.raw`(?:\s|\\[nrt])*`;
const LINE_END = String.raw`(?:\\r)?(?:\r?\n|\\n)`;
/** Behind a name: password=, password.value=, "password" : , password => , password%3D. */
const ASSIGNS = new RegExp(
  String.raw`(?:\.value)?((?:""|${QUOTE})?)\]?${SPACE}(:(?![:/=])|：|:=|=(?!~)[=>]?|＝|%3[DA])${SPACE}`,
  'yi',
);
/** {"name":"DB_PASSWORD","value":"…"} */
const HAS_VALUE = new RegExp(
  String.raw`(${QUOTE})${SPACE},${SPACE}${QUOTE}(?:string_?)?val(?:ue)?${QUOTE}${SPACE}(:|=)${SPACE}`,
  'yi',
);
/** <add key="Password" value="x"/> */
const HAS_ATTRIBUTE = new RegExp(String.raw`(${QUOTE})\s{1,8}value\s{0,8}(=)\s{0,8}`, 'yi');
/**
 * - name: DB_PASSWORD
 *   value: x
 */
const NEXT_LINE = new RegExp(String.raw`(${QUOTE}?)[ \t]*${LINE_END}[ \t]*${QUOTE}?value${QUOTE}?[ \t]*:[ \t]+()`, 'y');
const IS_NAMED = new RegExp(String.raw`(?:name|key)${QUOTE}?[ \t]*:[ \t]*${QUOTE}?[\w.-]{0,64}$`);
/** Of a form in parts: name="password", then an empty line. What follows is read by `readPart`. */
const BEGINS_PART = new RegExp(
  String.raw`\]?(${QUOTE})[ \t]{0,8}${LINE_END}(?:[\w-]{1,40}:[^\r\n\\]{0,200}${LINE_END}){0,4}(${LINE_END})`,
  'y',
);
const IS_PART = new RegExp(String.raw`\bname=${QUOTE}[\w.[-]{0,64}$`);
const ENDS_PART = new RegExp(`${LINE_END}--`, 'g');
/** s:8:"password";s:16:"x" */
const SERIALIZED = new RegExp(String.raw`(${QUOTE});s:\d{1,9}:()(?=${QUOTE})`, 'y');
/** ["password","x"], ('password', 'x'), [ "Host", "shop", "X-Api-Key", "x" ] */
const BESIDE = new RegExp(String.raw`(${QUOTE})\s{0,8}(,)\s{0,8}(?=b?${QUOTE})`, 'y');
/** Map(password -> x) */
const POINTS = /()\s{1,8}(->)\s{1,8}/y;
/** PASSWORD 'x' in a statement. */
const SPEAKS = new RegExp(String.raw`()( )\s*(?=${QUOTE})`, 'yi');
/** password is x, password is: x, 비밀번호는 x, 密码是x, パスワードは x */
const SAYS = /()(\sis)(?::\s{0,8}|\s{1,8})|()(는|은|가|이|は|是|为|為)\s{0,8}/iy;
/** --password x, ["--password", "x"] */
const FOLLOWS = new RegExp(String.raw`(${QUOTE}?)(,?\s)\s*(?!-)|(${QUOTE})(,)(?=${QUOTE})`, 'yi');
const IS_OPTION = /(?:^|[\s"'`([,])--?[\w.-]{0,40}$/;
/** setx API_TOKEN x */
const IS_SET = /\b(?:setx|setenv|ENV|ARG|set -\w{1,3})\s{1,4}\w{0,40}$/;

export interface Sign {
  end: number;
  /** Behind the name. */
  quote: string;
  mark: string;
  /** Where it has no sign: what follows is the next field of a list, a part of a form, or what is said of it. */
  next?: 'field' | 'part' | 'said';
}

/** What makes what follows the name that ends at `at` its value. */
export function signAfter(text: string, at: number, word: string, before: () => string): Sign | undefined {
  const take = (form: RegExp): Sign | undefined => {
    form.lastIndex = at;
    const match = form.exec(text);
    return match
      ? {
          end: form.lastIndex,
          quote: match[1] ?? match[3] ?? '',
          mark: (match[2] ?? match[4] ?? '').normalize('NFKC'),
        }
      : undefined;
  };
  const saidAfter = (): Sign | undefined => {
    const said = take(SAYS);
    return said && { ...said, next: 'said' };
  };
  const sign = take(ASSIGNS) ?? take(HAS_VALUE) ?? take(HAS_ATTRIBUTE) ?? take(SERIALIZED) ?? take(POINTS);
  if (sign) return sign;
  const next = take(NEXT_LINE);
  if (next && IS_NAMED.test(before())) return next;
  const part = take(BEGINS_PART);
  if (part && IS_PART.test(before())) return { ...part, next: 'part' };
  const follows = take(FOLLOWS);
  if (follows && isAskedFor(before())) return follows;
  const beside = take(BESIDE);
  if (beside) return { ...beside, next: 'field' };
  // Kubernetes says: secret "name" not found.
  return namesPassword(word) ? (take(SPEAKS) ?? saidAfter()) : undefined;
}

const isAskedFor = (before: string): boolean => IS_OPTION.test(before) || IS_SET.test(before);

/** Of a list of names, none is the value of the one before it: "password","address1","sha256". */
const IS_NAME = /^[A-Za-z]{2,}(?:[_.-][A-Za-z]{2,})*[_.-]?\d{0,3}$/;
const LEAST_IN_LIST = 12;
const LEAST_IN_PAIR = 6;

/**
 * Whether what stands beside a name is its value, and no other name, nor what is said of it: of two in brackets anything with a digit or a sign, of more only what
 * is no name. `quote` is that behind the name.
 */
export function looksGiven(text: string, { from, to }: ValueSpan, quote: string): boolean {
  const value = text.slice(from, Math.min(to, from + 256));
  const isPair = /^\s{0,8}[\])]/.test(text.slice(to + quote.length, to + quote.length + 9));
  if (value.length < (isPair ? LEAST_IN_PAIR : LEAST_IN_LIST)) return false;
  if (/^(?:bearer|basic|token)\s/i.test(value)) return true;
  return !/\s/.test(value) && /[\d!@#$%^&*=+]/.test(value) && (isPair || !IS_NAME.test(value));
}

/** The value of a part of a form: up to what separates it from the next one. */
export function readPart(text: string, from: number): ValueSpan {
  ENDS_PART.lastIndex = from;
  return { from, to: ENDS_PART.exec(text)?.index ?? text.length, isQuoted: false };
}

import { beginsBehind, type FindSpans, type TextHint } from './text-rule.ts';

/** 13 to 19 digits, written together, or in groups as on the card: 4 4 4 4 (3), 4 6 5, 4 6 4. */
const DIGITS = new RegExp(
  String.raw`(?=\d{4})${beginsBehind(String.raw`\d|\d\.`)}(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})(?!\.?\d)`,
  'g',
);
const BEGINS_NUMBER = new RegExp(beginsBehind('[a-fA-F]'), 'y');
export const CARD_HINT: TextHint = String.raw`\d{13}|\d{4}[ -]\d{4}[ -]\d{4}|\d{4}[ -]\d{6}[ -]\d{4}`;
/** How numbers of payment cards begin (ISO/IEC 7812), and how long those are: times in nanoseconds are as long as some. */
const ISSUER = new RegExp(
  [
    ...['4(?:\\d{12}|\\d{15}|\\d{18})', '(?:5[1-5]|2[2-7])\\d{14}', '3[47]\\d{13}'], // Visa, Mastercard, American Express
    ...['3[0689]\\d{12}', '35\\d{14,17}', '(?:6011|6[245]\\d\\d)\\d{12,15}', '9[45]\\d{14}'], // Diners, JCB, Discover and UnionPay, local Korean
  ]
    .map((form) => `^${form}$`)
    .join('|'),
);

/** Numbers of payment cards: of the right length and beginning, with a check digit that fits. */
export const findCards: FindSpans = (text, found) => {
  // Nearly always: going through all matches costs several times a search, also where there are none.
  if (text.search(DIGITS) === -1) return;
  const numbers = new RegExp(DIGITS);
  for (let match = numbers.exec(text); match; match = numbers.exec(text)) {
    const [written] = match;
    const digits = written.replace(/[ -]/g, '');
    if (ISSUER.test(digits) && hasCheckDigit(digits) && !isInId(text, match.index, numbers.lastIndex))
      found(match.index, numbers.lastIndex);
    // Its first digits may be those of %20.
    else numbers.lastIndex = match.index + 1;
  }
};

/** Digits within hexadecimal ones are no number. */
function isInId(text: string, from: number, to: number): boolean {
  BEGINS_NUMBER.lastIndex = from;
  return !BEGINS_NUMBER.test(text) || /[a-fA-F]/.test(text[to] ?? '');
}

/** Luhn's algorithm, ISO/IEC 7812-1 annex B. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

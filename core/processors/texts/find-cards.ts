import type { FindSpans } from './text-rule.ts';

/** 13 to 19 digits, written together, or in groups as on the card: 4 4 4 4, or 4 6 5. */
const DIGITS = /(?<!\d)(?<!\d\.)(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5})(?!\.?\d)/g;
/** How numbers of payment cards begin (ISO/IEC 7812): Visa, Mastercard, American Express, Discover, JCB, Diners, UnionPay, local Korean. */
const ISSUER = /^(?:4|5[1-5]|2[2-7]|3[046789]|35|6011|62|64|65|9[45])/;

/** Numbers of payment cards: of the right length and beginning, with a check digit that fits. */
export const findCards: FindSpans = (text, found) => {
  for (const { 0: match, index } of text.matchAll(DIGITS)) {
    const digits = match.replace(/[ -]/g, '');
    if (ISSUER.test(digits) && hasCheckDigit(digits)) found(index, index + match.length);
  }
};

/** Luhn's algorithm, ISO/IEC 7812-1 annex B. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

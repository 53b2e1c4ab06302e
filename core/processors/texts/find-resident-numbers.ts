import { beginsBehind, type FindSpans, type TextHint } from './text-rule.ts';

/** Where no hyphen parts it, it stands by itself: ids and names have such digits. */
const NUMBER = new RegExp(
  String.raw`(?=\d{6})${beginsBehind(String.raw`[\d-]|\d\.`)}(\d{2})(\d{2})(\d{2})([-\u2010-\u2015\u2212]|\s?)([1-8]\d{6})(?![\d-])`,
  'g',
);
export const RESIDENT_NUMBER_HINT: TextHint = String.raw`\d{6}[^0-9A-Za-z]?[1-8]\d{6}`;
const WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
const IN_WORD = /[A-Za-z_]/;
const BEGINS_WORD = new RegExp(beginsBehind(IN_WORD.source), 'y');

/**
 * Korean resident registration numbers, and those of foreigners: a date of birth, sex and century, five digits, a check digit.
 * Those given since October 2020 have no check digit, so one with a hyphen counts by its date; without, both have to fit.
 */
export const findResidentNumbers: FindSpans = (text, found) => {
  if (text.search(NUMBER) === -1) return;
  for (const match of text.matchAll(NUMBER)) {
    const [whole, year, month, day, sign, rest] = match as unknown as [string, string, string, string, string, string];
    const to = match.index + whole.length;
    BEGINS_WORD.lastIndex = match.index;
    const isOwn = BEGINS_WORD.test(text) && !IN_WORD.test(text[to] ?? '');
    const hasHyphen = sign !== '' && sign.trim() !== '';
    const isOne = hasHyphen || (isOwn && hasCheckDigit(`${year}${month}${day}${rest}`));
    if (isOne && isDate(yearOf(year, rest), Number(month), Number(day))) found(match.index, to);
  }
};

/** The first digit behind the date tells the century: 1, 2, 5, 6 the last one, 3, 4, 7, 8 this one. */
const yearOf = (year: string, rest: string): number => ('3478'.includes(rest[0]!) ? 2000 : 1900) + Number(year);

function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Foreigners' numbers end two higher: both ways of counting are taken. */
function hasCheckDigit(digits: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  const last = Number(digits[12]);
  return (11 - (sum % 11)) % 10 === last || (13 - (sum % 11)) % 10 === last;
}

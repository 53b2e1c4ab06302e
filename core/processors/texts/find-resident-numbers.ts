import type { FindSpans } from './text-rule.ts';

const NUMBER = /(?<![\d.-])(\d{2})(\d{2})(\d{2})(-?)([1-8]\d{6})(?![\d-])/g;
const WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];

/**
 * Korean resident registration numbers, and those of foreigners: a date of birth, sex and century, five digits, a check digit.
 * Those given since October 2020 have no check digit, so one with a hyphen counts by its date; without, both have to fit.
 */
export const findResidentNumbers: FindSpans = (text, found) => {
  for (const match of text.matchAll(NUMBER)) {
    const [whole, year, month, day, hyphen, rest] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const isDate = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
    const digits = `${year}${month}${day}${rest}`;
    if (isDate && (hyphen === '-' || hasCheckDigit(digits))) found(match.index, match.index + whole.length);
  }
};

/** Foreigners' numbers end two higher: both ways of counting are taken. */
function hasCheckDigit(digits: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  const last = Number(digits[12]);
  return (11 - (sum % 11)) % 10 === last || (13 - (sum % 11)) % 10 === last;
}

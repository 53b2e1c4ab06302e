// Numbers keep their text until it is known what they are: JSON.parse would round every integer above 2^53.

/** Digits of 2^64 − 1; whatever has more fits no integer type. */
const MOST_DIGITS = 20;
/** Digits that a double holds exactly. */
const SAFE_DIGITS = 15;
/** Longer texts are refused unread; nobody writes a number like that. */
const LONGEST_TEXT = 400;

const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;
const NOT_IN_NUMBERS = /[^-+.0-9eE]/;

/** The exact integer of a decimal text such as 42, -7, 1e3 or 2.50e1; undefined when it has a fraction or is no such number. */
export function parseInteger(text: string): bigint | undefined {
  if (isPlain(text)) return text.length <= SAFE_DIGITS ? BigInt(Number(text)) : BigInt(text);
  return text.length <= LONGEST_TEXT ? parseDecimal(text) : undefined;
}

/** Like `parseInteger` for what must lie in a range of 32 bits. */
export function parseSmallInteger(text: string, lowest: number, highest: number): number | undefined {
  const exact = isPlain(text) && text.length <= SAFE_DIGITS ? Number(text) : parseInteger(text);
  if (exact === undefined || exact < lowest || exact > highest) return undefined;
  return Number(exact) + 0; // -0 is 0
}

/** A finite double of a decimal text, or the three words of proto JSON. undefined when it is neither or too large. */
export function parseDouble(text: string): number | undefined {
  switch (text) {
    case 'NaN':
      return NaN;
    case 'Infinity':
      return Infinity;
    case '-Infinity':
      return -Infinity;
  }
  // Number() alone would also take '', ' 1 ' and '0x10'.
  if (text === '' || NOT_IN_NUMBERS.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** An optional minus and one to twenty digits. */
function isPlain(text: string): boolean {
  const first = text.charCodeAt(0) === 0x2d ? 1 : 0;
  if (text.length === first || text.length - first > MOST_DIGITS) return false;
  for (let i = first; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function parseDecimal(text: string): bigint | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return 0n;
  const zeros = Number(exponent) - fraction.length + digits.length - significant.length;
  if (zeros < 0 || significant.length + zeros > MOST_DIGITS) return undefined;
  const value = BigInt(significant + '0'.repeat(zeros));
  return sign === '-' ? -value : value;
}

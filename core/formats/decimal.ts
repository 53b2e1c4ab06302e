const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** More digits than any time has; also what keeps a hostile exponent from making a text of millions of zeros. */
const MOST_DIGITS = 60;

/**
 * A decimal text times a power of ten, as the nearest integer, half away from zero: `scaleDecimal('1.5', 9)` is 1500000000n. For
 * times with a fraction, of which a double would lose the last digits. undefined for what is no decimal number, or too long.
 */
export function scaleDecimal(text: string, power: number): bigint | undefined {
  if (text.length > 2 * MOST_DIGITS) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined || whole + fraction === '') return undefined;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return 0n;
  const zeros = Number(exponent) + power - fraction.length;
  if (digits.length + zeros > MOST_DIGITS) return undefined;
  const scaled = zeros >= 0 ? BigInt(digits + '0'.repeat(zeros)) : rounded(digits, digits.length + zeros);
  return sign === '-' ? -scaled : scaled;
}

/** The first `keep` digits, rounded by the one that follows. */
function rounded(digits: string, keep: number): bigint {
  if (keep < 0) return 0n;
  const cut = BigInt(digits.slice(0, keep) || '0');
  return digits.charCodeAt(keep) >= 0x35 ? cut + 1n : cut;
}

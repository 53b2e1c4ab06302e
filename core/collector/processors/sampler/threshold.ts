/**
 * Consistent probability sampling as OpenTelemetry specifies it: an item has 56 random bits and is kept where they are not below
 * a threshold. As texts both are hex: 14 digits for randomness, up to 14 for a threshold, whose zeros at the end are left out.
 *
 *     0        threshold                2^56
 *     |--dropped--|--------kept---------|
 */
export const ALWAYS = 0n;
export const NEVER = 2n ** 56n;
/** What every sampler but one that keeps nothing keeps. */
export const MOST_RANDOM = NEVER - 1n;

const DIGITS = 14;
/** A double has no more than 52 bits of fraction. */
const MOST_PRECISION = 13;
/** The least probability that is not none. */
const LEAST = 2 ** -56;

export const keeps = (threshold: bigint, randomness: bigint): boolean => randomness >= threshold;

export function thresholdText(threshold: bigint): string {
  return threshold === ALWAYS ? '0' : randomnessText(threshold).replace(/0+$/, '');
}

export const randomnessText = (randomness: bigint): string => randomness.toString(16).padStart(DIGITS, '0');

/** undefined for what is no threshold. */
export function thresholdOf(text: string): bigint | undefined {
  return /^[0-9a-fA-F]{1,14}$/.test(text) ? BigInt(`0x${text.padEnd(DIGITS, '0')}`) : undefined;
}

/** undefined for what is no randomness. */
export function randomnessOf(text: string): bigint | undefined {
  return /^[0-9a-fA-F]{14}$/.test(text) ? BigInt(`0x${text}`) : undefined;
}

export const probabilityOf = (threshold: bigint): number => Number(NEVER - threshold) / Number(NEVER);

/** The threshold of a probability with so many hex digits that tell something; NEVER below the least probability there is. */
export function thresholdOfProbability(probability: number, precision: number): bigint {
  if (probability < LEAST) return NEVER;
  if (probability >= 1) return ALWAYS;
  // Digits that only say "nearly all" or "nearly none" come on top.
  const extra = Math.max(leadingDigits(probability), leadingDigits(1 - probability));
  const digits = Math.min(MOST_PRECISION, precision + extra);
  const threshold = NEVER - BigInt(Math.round(probability * Number(NEVER)));
  const shift = BigInt(4 * (DIGITS - digits));
  return ((threshold + (1n << (shift - 1n))) >> shift) << shift;
}

/** Hex digits that are 0 at the head of a fraction. */
function leadingDigits(fraction: number): number {
  const exponent = Math.floor(Math.log2(fraction)) + 1;
  return Math.max(0, Math.trunc(-exponent / 4));
}

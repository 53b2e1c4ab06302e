/** By code units, the same in every language: for orders that nobody reads as an alphabet. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

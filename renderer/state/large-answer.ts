/** A trace of 250,000 spans. Below it two of a kind are not worth a flicker. */
const LARGE_BYTES = 17 * 1024 * 1024;

/** Whether an answer is so large that it must not be held beside the one that takes its place. */
export function isLarge(answer: unknown): boolean {
  return columnBytes(answer) > LARGE_BYTES;
}

/** Bytes of the typed arrays in an answer, however deep: lists hold small things and are not looked into. */
function columnBytes(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + columnBytes(part), 0);
}

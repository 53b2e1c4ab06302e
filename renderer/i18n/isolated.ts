/**
 * A text from telemetry, to stand within another: U+2068 … U+2069 keep words that are written from right to left from
 * turning over what follows them.
 */
export const isolated = (text: string): string => (text === '' ? '' : `\u2068${text}\u2069`);

/** Gives texts back without what must not leave, in their order. */
export type RedactAll = (texts: string[]) => Promise<readonly string[]>;

/** What `redact` makes of texts, where they are redacted elsewhere: it is called twice, and asks for the same texts in the same order both times. */
export async function redactedBy<T>(redact: (one: (text: string) => string) => T, redactAll: RedactAll): Promise<T> {
  const asked: string[] = [];
  redact((text) => (asked.push(text), text));
  const redacted = await redactAll(asked);
  let next = 0;
  return redact(() => redacted[next++]!);
}

/** A value of plain objects and lists with every text in it redacted; keys, numbers and arrays of numbers stay. */
export function redactStrings<T>(value: T, redactAll: RedactAll): Promise<T> {
  return redactedBy((redact) => mapStrings(value, redact) as T, redactAll);
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((one: unknown) => mapStrings(one, map));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapStrings(one, map)]));
}

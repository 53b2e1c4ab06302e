/** Gives texts back without what must not leave, in their order. */
export type RedactAll = (texts: string[]) => Promise<readonly string[]>;

/** A value of plain objects and lists with every text in it redacted, each asked for a single time; keys, numbers and arrays of numbers stay. */
export async function redactStrings<T>(value: T, redactAll: RedactAll): Promise<T> {
  const texts = new Set<string>();
  mapStrings(value, (text) => (texts.add(text), text));
  const asked = [...texts];
  const redacted = await redactAll(asked);
  const known = new Map(asked.map((text, at) => [text, redacted[at]!]));
  return mapStrings(value, (text) => known.get(text)!) as T;
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((one: unknown) => mapStrings(one, map));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapStrings(one, map)]));
}

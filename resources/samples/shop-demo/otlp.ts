// OTLP/JSON as the sample writes it. Times are milliseconds after the session's start; they become nanoseconds in `nanos`.

export type Plain = string | number | boolean | Plain[] | { [key: string]: Plain };
export type Attributes = Record<string, Plain>;

/** 2026-03-03 10:00:00 in Seoul: a quiet Tuesday morning. */
const SESSION_START_MS = Date.UTC(2026, 2, 3, 1, 0, 0);

/** Nanoseconds as text, with microseconds kept. */
export function nanos(ms: number): string {
  return String(BigInt(SESSION_START_MS) * 1_000_000n + BigInt(Math.round(ms * 1_000)) * 1_000n);
}

export function anyValue(value: Plain): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: keyValues(value) } };
}

export function keyValues(attributes: Attributes): { key: string; value: object }[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

/** Leaves out what is empty, as exporters do. */
export function compact(fields: Record<string, unknown>): object {
  const isEmpty = (value: unknown) =>
    value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

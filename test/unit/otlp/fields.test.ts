import { describe, expect, it } from 'vitest';
import type { FieldRow } from '../../../core/otlp/fields.ts';
import { ENUMS, MESSAGES } from '../../../core/otlp/fields.ts';
import { officialClass, officialFieldCount, officialMessages } from './official.ts';

/** Ours, but not in the official classes at hand: newer fields for profiles, and google.rpc. */
const EXEMPT_FIELDS = ['AnyValue.stringValueStrindex', 'KeyValue.keyStrindex'];
const EXEMPT_MESSAGES = ['RpcStatus'];

/** What protobufjs calls the type of a row. */
function readerMethod(type: string): string {
  if (type in MESSAGES) return 'message';
  if (type in ENUMS) return 'int32';
  return type === 'traceId' || type === 'spanId' ? 'bytes' : type;
}

function described([number, name, type, label]: FieldRow): object {
  return { number, name, type: readerMethod(type), isRepeated: label === 'repeated' || label === 'packed' };
}

describe('field tables', () => {
  const official = officialMessages();

  it('are compared with every field of the official file', () => {
    expect(official.size).toBe(43);
    expect([...official.values()].flat()).toHaveLength(officialFieldCount());
  });

  it.each([...official.keys()])('%s is as the specification has it', (message) => {
    const rows = MESSAGES[message as keyof typeof MESSAGES] ?? [];
    const ours = rows.filter((row) => !EXEMPT_FIELDS.includes(`${message}.${row[1]}`)).map(described);
    const theirs = [...official.get(message)!].sort((a, b) => a.number - b.number);
    expect(ours.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual(
      theirs.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    );
  });

  it('have no message that the specification does not know', () => {
    const unknown = Object.keys(MESSAGES).filter((message) => !official.has(message));
    expect(unknown).toEqual(EXEMPT_MESSAGES);
  });

  it.each([
    ['SpanKind', 'trace.v1.Span.SpanKind'],
    ['StatusCode', 'trace.v1.Status.StatusCode'],
    ['AggregationTemporality', 'metrics.v1.AggregationTemporality'],
    ['SeverityNumber', 'logs.v1.SeverityNumber'],
  ] as const)('%s has the official names', (name, path) => {
    const values = officialClass(path) as unknown as Record<string, unknown>;
    const official = Object.entries(values).filter(([key]) => Number.isNaN(Number(key)));
    const { prefix, names } = ENUMS[name];
    expect(Object.fromEntries(names.map((bare, number) => [prefix + bare, number]))).toEqual(
      Object.fromEntries(official),
    );
  });
});

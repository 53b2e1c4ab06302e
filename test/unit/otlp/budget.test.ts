import { describe, expect, it } from 'vitest';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { objectWeight } from '../../../core/otlp/object-budget.ts';
import { planOf } from '../../../core/otlp/plan.ts';
import { block, request } from './wire.ts';

/** As many empty messages of two bytes as fit in 1 MiB. */
function emptyMessages(field: number): Uint8Array {
  const content = new Uint8Array(1024 * 1024);
  for (let i = 0; i < content.length; i += 2) content[i] = (field << 3) | 2;
  return content;
}

const EXPECTED = /asks for more than 12 times its size in empty messages/;

describe('a request of empty messages', () => {
  it('is refused before it fills the memory', () => {
    expect(() => decodeProtobuf('traces', block(1, block(2, emptyMessages(2))))).toThrow(EXPECTED);
    expect(() => decodeProtobuf('traces', request(emptyMessages(9)))).toThrow(EXPECTED);
    expect(() => decodeProtobuf('metrics', request(block(5, emptyMessages(1))))).toThrow(EXPECTED);
  });

  it('is refused as JSON, too', () => {
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[${'{},'.repeat(100_000)}{}]}]}]}`;
    expect(() => decodeJson(new TextEncoder().encode(text))).toThrow(EXPECTED);
  });

  it('may be small', () => {
    const { telemetry } = decodeProtobuf('traces', request(...Array.from({ length: 1_000 }, () => new Uint8Array())));
    expect(telemetry[0]!.groups[0]!.scopes[0]!.items).toHaveLength(1_000);
  });
});

describe('the weight of an object', () => {
  it('is what it takes with all that it is born with', () => {
    expect(objectWeight({})).toBe(32);
    expect(objectWeight({ name: '', list: [], inner: { code: 0n } })).toBe(32 + 8 + (8 + 32) + (8 + 32));
  });

  // Measured with 200,000 of each; two bytes ask for one.
  it.each([
    ['ResourceSpans', 200],
    ['ScopeMetrics', 176],
    ['Span', 296],
  ] as const)('of a %s is %i bytes', (message, bytes) => expect(planOf(message).weight).toBe(bytes));
});

import { expect, test } from 'vitest';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { redactLeaving } from '../../../core/processors/redact-json.ts';
import { Redaction } from '../../../core/processors/redaction.ts';
import { REDACTED as R } from '../../../core/processors/stand-in.ts';

const redaction = (hash?: () => string) =>
  new Redaction({ matches: matchKeys(['customer-id']), texts: ['cards'], hash });

test.each([
  ['customer-id=planted,other=1', `customer-id=${R},other=1`],
  ['other=1;customer-id=John Smith,c=2', `other=1;customer-id=${R},c=2`],
  ["customer-id = O'Neil]x}y;p=1 , b=2", `customer-id = ${R} , b=2`],
  ['["customer-id=x","b=1"]', `["customer-id=${R}","b=1"]`],
  ['customer-id=,b=2', 'customer-id=,b=2'],
  [`customer-id=${R}rest,b=2`, `customer-id=${R},b=2`],
  ['my-customer-id=1', 'my-customer-id=1'],
])('the value of a pair is hidden whole: %j', (text, expected) => {
  for (const key of ['baggage', 'http.request.header.baggage', 'tracestate', 'http.request.header.TraceState'])
    expect(redaction().text(text, key)).toBe(expected);
  expect(redaction().text(text, 'note')).toBe(text);
});

test.each([undefined, () => '0123456789abcdef'])(
  'what was hidden in pairs stays as it is, and is not counted again',
  (hash) => {
    const hidden = redaction(hash).text('customer-id=planted,other=1', 'baggage');
    const again = redaction(hash);
    expect(again.text(hidden, 'baggage')).toBe(hidden);
    expect(again.total).toBe(0);
  },
);

test('names that are percent-encoded, or have any letter of a token, are those they stand for', () => {
  const text = (pairs: string) => redaction().text(pairs, 'baggage');
  expect(text('customer%2Did=planted,a=1')).toBe(`customer%2Did=${R},a=1`);
  expect(text('%63ustomer-id=planted;p=1,a%=1')).toBe(`%63ustomer-id=${R},a%=1`);
  expect(text('a!#$&+^`|~b=1,customer-id=planted')).toBe(`a!#$&+^\`|~b=1,customer-id=${R}`);
});

test('a text that leaves by itself is read as pairs where it is a list of them, or by the name of its column', () => {
  const leaving = (text: string, key?: string) => redactLeaving(text, redaction(), key);
  expect(leaving('customer-id=planted,other=1')).toBe(`customer-id=${R},other=1`);
  expect(leaving('why customer-id=planted,other=1')).toBe('why customer-id=planted,other=1');
  expect(leaving('customer-id=planted\nother=1')).toBe('customer-id=planted\nother=1');
  expect(leaving('note; customer-id=planted', 'trace_state')).toBe(`note; customer-id=${R}`);
  expect(leaving('customer-id=planted', 'note')).toBe('customer-id=planted');
  expect(leaving('planted', 'Customer-Id')).toBe(R);
  expect(leaving(R, 'customer-id')).toBe(R);
  expect(leaving('', 'customer-id')).toBe('');
  expect(leaving('{"customer-id":"planted"}', 'attributes')).toBe(`{"customer-id":"${R}"}`);
});

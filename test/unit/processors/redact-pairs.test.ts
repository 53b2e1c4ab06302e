import { expect, test } from 'vitest';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { REDACTED as R, Redaction } from '../../../core/processors/redaction.ts';

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

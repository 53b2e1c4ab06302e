import { expect, test } from 'vitest';
import { isLinkAddress } from '../../../core/model/link-address.ts';

test.each([
  ...['https://opentelemetry.io', 'HTTP://EXAMPLE.COM/', 'http://127.0.0.1:16686/trace/1?a=b#c', 'https://[::1]/'],
  ...['https://пример.example/', 'https://shop.example/@kim/a@b?mail=kim@mail.example', 'https://shop.example?x'],
])('%j may be followed', (text) => {
  expect(isLinkAddress(text)).toBe(true);
});

test.each([
  ...['https://kim:S3k-ret@shop.example/', 'https://kim:[redacted]@shop.example/', 'https://shop.example@evil.test'],
  ...[
    'https:///kim@evil.test',
    'https:////kim@evil.test',
    'https://shop.example\\@evil.test',
    'https:\\\\evil.test',
    'https:evil.test',
  ],
  ...[
    'https://shop.example/\u202Egpj.exe',
    'https://sh\u200Bop.example',
    'https://shop.example/\0',
    'https://shop.example/\u0085',
  ],
  ...[
    'https://shop.example/a b',
    'https://shop.example/"',
    'https://shop.example/\n',
    ' https://shop.example',
    'https://',
  ],
  ...['javascript:alert(1)', 'ftp://shop.example', `https://shop.example/${'a'.repeat(2_048)}`],
])('%j may not', (text) => {
  expect(isLinkAddress(text)).toBe(false);
});

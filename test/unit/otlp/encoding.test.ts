import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cachedAscii } from '../../../core/encoding/ascii-cache.ts';
import { decodeBase64, encodeBase64 } from '../../../core/encoding/base64.ts';
import { decodeHexInto, encodeHex, isHex } from '../../../core/encoding/hex.ts';
import { decodeUtf8, encodeUtf8, findInvalidUtf8, utf8Length } from '../../../core/encoding/utf8.ts';
import { parseDouble, parseInteger } from '../../../core/json/json-numbers.ts';

const RUNS = { numRuns: 2_000, seed: 20264 };
const bytes = fc.uint8Array({ maxLength: 90 });
const anyText = fc.oneof(fc.string({ maxLength: 90 }), fc.string({ unit: 'binary', maxLength: 40 }));

describe('UTF-8', () => {
  it('is judged as a strict decoder does', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const awkward = fc.array(
      fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xff),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          awkward.map((list) => Uint8Array.from(list)),
        ),
        (content) => {
          let expected: string | undefined;
          try {
            expected = strict.decode(content);
          } catch {
            expected = undefined;
          }
          expect(decodeUtf8(content, 0, content.length)).toBe(expected);
          expect(findInvalidUtf8(content, 0, content.length) < 0).toBe(expected !== undefined);
        },
      ),
      RUNS,
    );
  });

  it('has the length that it takes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
      }),
      RUNS,
    );
    expect(utf8Length('\ud800a\udc00')).toBe(encodeUtf8('\ud800a\udc00').length);
  });

  it('comes from the cache unchanged', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 64 }), (text) => {
        const content = encodeUtf8(`<${text}>`);
        for (let i = 0; i < 2; i++) expect(cachedAscii(content, 1, content.length - 1)).toBe(text);
      }),
      RUNS,
    );
  });
});

describe('base64 and hex', () => {
  it('come back', () => {
    fc.assert(
      fc.property(bytes, (content) => {
        expect(encodeBase64(content)).toBe(Buffer.from(content).toString('base64'));
        expect(decodeBase64(encodeBase64(content))).toEqual(content);
        expect(decodeBase64(Buffer.from(content).toString('base64url'))).toEqual(content);
        const hex = encodeHex(content, 0, content.length);
        expect(hex).toBe(Buffer.from(content).toString('hex'));
        const target = new Uint8Array(content.length);
        expect(decodeHexInto(hex.toUpperCase(), target, 0)).toBe(true);
        expect(target).toEqual(content);
      }),
      RUNS,
    );
  });

  it.each(['a', 'abc*', 'ab=c', '=', 'abcde', 'é==='])('refuse %s as base64', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it.each(['g0', '0', '0é', ' 1'])('refuse %s as hex', (text) => {
    expect(decodeHexInto(text, new Uint8Array(2), 0)).toBe(false);
  });

  it('know hex digits', () => {
    expect(isHex('0123456789abcdefABCDEF')).toBe(true);
    expect(['g', '@', '`', ':', '/', 'é'].some(isHex)).toBe(false);
  });
});

describe('numbers', () => {
  it.each<[string, bigint | undefined]>([
    ['0', 0n],
    ['-0', 0n],
    ['007', 7n],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['1e3', 1000n],
    ['1.50e1', 15n],
    ['1230e-1', 123n],
    ['0e999999999', 0n],
    ['1e19', 10n ** 19n],
    ['1.5', undefined],
    ['1e-1', undefined],
    ['1e400', undefined],
    ['1e999999999', undefined],
    ['123456789012345678901', undefined],
    ['', undefined],
    ['-', undefined],
    [' 1', undefined],
    ['0x10', undefined],
    ['1_000', undefined],
    ['9'.repeat(100_000), undefined],
  ])('the integer %s', (text, expected) => {
    expect(parseInteger(text)).toBe(expected);
  });

  it.each<[string, number | undefined]>([
    ['1.5e-3', 0.0015],
    ['-0', -0],
    ['Infinity', Infinity],
    ['1e999', undefined],
    ['', undefined],
    ['0x10', undefined],
    ['infinity', undefined],
    ['1.2.3', undefined],
  ])('the double %s', (text, expected) => {
    expect(parseDouble(text)).toBe(expected);
  });
});

import { expect, test } from 'vitest';
import { attributesKey, sortedKey } from '../../../../core/collector/attributes-key.ts';
import { attributes } from '../../../helpers/telemetry.ts';

test('the key of attributes is the same for the same ones only', () => {
  const all = [
    {},
    { a: '1' },
    { a: 1n },
    { a: 1 },
    { a: true },
    { a: 'true' },
    { a: '', b: '' },
    { a: '0:b', b: '' },
    { ab: '' },
    { a: { kind: 'bytes', value: new Uint8Array([1, 2]) } as const },
    { a: { kind: 'array', values: [{ kind: 'int', value: 1n }] } as const },
    { a: { kind: 'empty' } as const },
  ].map((plain) => attributesKey(attributes(plain as Parameters<typeof attributes>[0])));
  expect(new Set(all).size).toBe(all.length);
  const [one, other] = [attributes({ a: '1', b: 2n }), attributes({ b: 2n, a: '1' })];
  expect(attributesKey(one)).not.toBe(attributesKey(other));
  expect(sortedKey(one)).toBe(sortedKey(other));
});

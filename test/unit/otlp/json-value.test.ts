import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  attributesOfJson,
  decodeJsonValue,
  encodeJsonAttributes,
  encodeJsonValue,
} from '../../../core/otlp/json-value.ts';
import { anyValueArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { attributes } from '../../helpers/telemetry.ts';

it('a value comes back as it was', () => {
  fc.assert(
    fc.property(anyValueArbitrary, (value) => {
      expect(decodeJsonValue(encodeJsonValue(value))).toEqual(value);
    }),
  );
});

it('attributes come back from inside a document, keys named like members of Object included', () => {
  const given = attributes({ constructor: 'a', n: 2n ** 63n - 1n });
  given.push({ key: '__proto__', value: { kind: 'double', value: -0 } });
  const document = JSON.parse(`{"attributes":${encodeJsonAttributes(given)}}`) as { attributes: [] };
  expect(attributesOfJson(document.attributes)).toEqual(given);
});

it('minus zero is also known by the text that stores wrote it as before', () => {
  expect(decodeJsonValue('{"doubleValue":"-0"}')).toEqual({ kind: 'double', value: -0 });
});

import { expect, test } from 'vitest';
import { senderWith } from '../../../../../core/collector/sender.ts';
import { tenantOf } from '../../../../../core/collector/rate-limit/tenant-key.ts';

const shownOf = (name: string): string => tenantOf(senderWith(new Map([[name, ['value']]])), [name]).shown;

test.each(['x-tenant', 'x-scope-orgid', 'host'])('people are shown what %s says', (name) =>
  expect(shownOf(name)).toBe(`${name}:value`),
);

test.each([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'dd-api-key',
  'api_key',
  'x-sf-token',
  'x-honeycomb-team',
  'x-session-id',
  'x-auth-request',
  'x-signature',
])('and not what %s does', (name) => expect(shownOf(name)).toBe(`${name}:…`));

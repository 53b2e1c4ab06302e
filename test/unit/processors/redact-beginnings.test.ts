import { describe, expect, test } from 'vitest';
import { REDACTED as R } from '../../../core/processors/stand-in.ts';
import { CheckedRedaction } from '../../helpers/checked-redaction.ts';

const redact = (text: string) => new CheckedRedaction({ texts: ['tokens', 'cards', 'resident-numbers'] }).text(text);
const hex = (length: number) => '0f1e2d3c4b5a6978'.repeat(10).slice(0, length);
const any = (length: number) => 'aB3dE6gH9jK2mN5pQ8sT'.repeat(10).slice(0, length);
const ESCAPE = '\u001b[';

/** Put together here: whole ones would be found by whoever looks through this file for secrets. */
const SECRETS = [
  ...['sk-', 'sk-proj-', 'sk-ant-api03-', 'sk-lf-', 'sk-or-v1-'].map((beginning) => beginning + any(40)),
  ...[`key-${hex(32)}`, `SK${hex(32)}`, `${hex(32)}-us14`, `xai-${any(80)}`, `r8_${any(37)}`],
  ...[`ghp_${any(36)}`, `AKIA${any(16).toUpperCase()}`, `${btoa('123456789012345678')}.GaB3_e.${any(38)}`],
  ...[`123456789:AA${any(33)}`, '4111111111111111', '4111 1111 1111 1111', '900101-1234567', '9001011234568'],
];

describe.each(SECRETS)('%s', (secret) => {
  test.each([
    ...['.', '=', '"', '%3D', '%20', '%22', String.raw`\n`, String.raw`\t`, String.raw`\r\n`, String.raw`\u0022`],
    ...[String.raw`\\n`, String.raw`\x22`, `${ESCAPE}32m`, `${ESCAPE}0;1m`, '[32m', 'key.'],
  ])('is found behind %j', (before) => {
    // What is written for a digit cannot be told from one that belongs to the number of a bot, which then is hidden with it.
    expect(redact(`sent ${before}${secret} to`)).toMatch(/^sent \S{0,8}\[redacted\] to$/);
    expect(redact(`sent ${before}${secret} to`)).not.toContain(secret);
  });
});

test.each(['Bearer', 'basic'])('what follows %s is found where the text is in another one', (scheme) => {
  expect(redact(String.raw`sent:\n${scheme} abc123def456`)).toBe(String.raw`sent:\n${scheme} ${R}`);
});

test.each([
  ...[`task-${any(30)}`, `disk-proj-${any(30)}`, `cache-key-${hex(32)}`, `monkey-${hex(32)}`, `TASK${hex(32)}`],
  ...[
    'sk-toggleable-content-of-a-table',
    '.sk-toggleable-content-of-a-table',
    `a${hex(32)}-us14`,
    `${hex(32)}-us-east-1`,
  ],
  ...[
    'region us14',
    'en-us1',
    'server8_some_long_name_in_snake_case_that_goes_on',
    `for8_${any(37)}`,
    'xai-client-1.2',
  ],
  ...[
    'fm2_radio',
    `a4111111111111111`,
    '0.4111111111111111',
    '1.900101-1234567',
    'x9001011234568',
    'a\\d4111111111111111',
  ],
])('nothing is found in %j', (text) => {
  expect(redact(text)).toBe(text);
});

// The forms that gitleaks has rules for. Put together here: whole ones would be found by whoever looks through this file for secrets.

import { expect, test } from 'vitest';
import { REDACTED as R } from '../../../core/processors/stand-in.ts';
import { CheckedRedaction } from '../../helpers/checked-redaction.ts';

const redact = (text: string) => new CheckedRedaction({ texts: ['tokens'] }).text(text);
const hex = (length: number) => '0f1e2d3c4b5a6978'.repeat(10).slice(0, length);
const any = (length: number) => 'aB3dE6gH9jK2mN5pQ8sT'.repeat(10).slice(0, length);
const upper = (length: number) => any(length).toUpperCase();

const TOKENS: readonly (readonly [beginning: string, rest: string])[] = [
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((beginning) => [beginning, upper(16)] as const),
  ...['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glsoat-', 'glimt-', 'glagent-', 'gloas-'].map(
    (beginning) => [beginning, any(20)] as const,
  ),
  ['GR1348941', any(20)],
  ['AIza', any(35)],
  ['GOCSPX-', any(28)],
  ...['dop_v1_', 'doo_v1_', 'dor_v1_'].map((beginning) => [beginning, hex(64)] as const),
  ['HRKU-AA', any(58)],
  ['hvs.', any(95)],
  ['hvb.', any(140)],
  ['pul-', hex(40)],
  ['dp.pt.', any(43)],
  ['dapi', hex(32)],
  ['pscale_tkn_', any(43)],
  ['ghp_', any(36)],
  ['npm_', any(36)],
  ['dckr_pat_', any(27)],
  ['rubygems_', hex(48)],
  ['ATATT3', any(186)],
  ['PMAK-', `${hex(24)}-${hex(34)}`],
  ['xapp-', `1-A024F-1234567890-${hex(64)}`],
  ['xkeysib-', `${hex(64)}-${any(16)}`],
  ['lin_api_', any(40)],
  ['ntn_', `12345678901${any(35)}`],
  ...['sk_live_', 'rk_prod_'].map((beginning) => [beginning, any(24)] as const),
  ['whsec_', any(32)],
  ...['shpat_', 'shpca_', 'shppa_', 'shpss_'].map((beginning) => [beginning, hex(32)] as const),
  ['sq0atp-', any(22)],
  ['glsa_', `${any(32)}_${hex(8)}`],
  ['glc_eyJ', any(40)],
  ['NRAK-', upper(27)],
  ['dt0c01.', `${upper(24)}.${upper(64)}`],
  ['sntrys_eyJ', any(60)],
  ['sntryu_', hex(64)],
  ['gsk_', any(52)],
  ['pplx-', any(48)],
  ['sk-ant-api03-', any(80)],
  ['sk-proj-', any(48)],
  ['AGE-SECRET-KEY-1', upper(58)],
  ['key-', hex(32)],
  ['SK', hex(32)],
  ['', `${hex(32)}-us14`],
  ['ops_eyJ', any(120)],
  ...['fm2_', 'fm1r_'].map((beginning) => [beginning, any(120)] as const),
  ['figd_', any(40)],
  ['xai-', any(80)],
  ['r8_', any(37)],
  ['sbp_', hex(40)],
  ['vercel_blob_rw_', `${any(16)}_${any(30)}`],
  ...['lsv2_pt_', 'lsv2_sk_'].map((beginning) => [beginning, `${hex(32)}_${hex(10)}`] as const),
  ['123456789:AA', any(33)],
  ...['12345678901234567', '123456789012345678', '1234567890123456789'].map(
    (id) => [btoa(id).replace(/=+$/, ''), `.GaB3_e.${any(38)}`] as const,
  ),
  ['7123456789%3AAA', any(33)],
];

test.each(TOKENS)('%s… is found, in a text, an address and JSON', (beginning, rest) => {
  const token = beginning + rest;
  expect(redact(`sent ${token} to`)).toBe(`sent ${R} to`);
  expect(redact(`https://shop.example/a?x=${token}&n=1`)).toBe(`https://shop.example/a?x=${R}&n=1`);
  expect(redact(`{"a":"${token}"}`)).toBe(`{"a":"${R}"}`);
});

test.each([
  ['https://discord.com/api/webhooks/', `123456789012345678/${any(68)}`],
  ['https://discordapp.com/api/v10/webhooks/', `123456789012345678/${any(68)}`],
  ['https://shop.webhook.office.com/webhookb2/', `${hex(8)}-1111@${hex(8)}-2222/IncomingWebhook/${hex(32)}/${hex(8)}`],
  ['https://outlook.office.com/webhook/', `${hex(8)}@${hex(8)}/IncomingWebhook/${hex(32)}`],
  ['https://hooks.zapier.com/hooks/catch/', '12345/abcdef7/'],
])('of %s… the rest is found', (before, secret) => {
  expect(redact(`POST ${before}${secret} 404`)).toBe(`POST ${before}${R} 404`);
  expect(redact(`Sent to ${before}${secret.replace(/\/$/, '')}.`)).toBe(`Sent to ${before}${R}.`);
});

test.each([
  [
    `https://b.blob.core.windows.net/c?sv=2024-11-04&sp=r&sig=${any(43)}%3D`,
    `https://b.blob.core.windows.net/c?sv=2024-11-04&sp=r&sig=${R}`,
  ],
  [`wss://shop.example/live?jwt=eyJ${any(20)}.eyJ${any(40)}.${any(43)}`, `wss://shop.example/live?jwt=${R}`],
  ['mongodb+srv://kim:S3k-ret@c.mongodb.net/shop', `mongodb+srv://kim:${R}@c.mongodb.net/shop`],
  ['sftp://kim:S3k-ret@files', `sftp://kim:${R}@files`],
  [
    'Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=x;SharedAccessKey=S3k/ret=',
    `Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=x;SharedAccessKey=${R}`,
  ],
])('in %j', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test.each([
  ...[hex(32), hex(16), hex(40), hex(64), upper(26), any(44)],
  ...['0af76519-16cd-43dd-8448-eb211c80319c', 'sha256:' + hex(64), 'npm_config_registry', 'npm_lifecycle_event'],
  ...['@opentelemetry/sdk-node@0.218.0', 'dapi-server-1', 'hvac.unit.7f3', 'pul-requests', 'glsa_', 'shpat_x'],
  ...['glrt-1.0.2', 'NRAK-', 'discord.com/api/v10/channels/1', 'office.com/webhooks', 'ATTACHMENT3-of-the-mail'],
  ...[`cache-key-${hex(32)}`, `key-${hex(40)}`, `key-${any(32)}`, `key-${hex(31)}`, `0:AA${any(33)}`],
  ...[`1234567890:AA${any(34)}`, `1234567890:AB${any(33)}`, '2026-11-29T04:40:00.123456789+09:00', '12:AA:0b:ff:10:22'],
  ...[
    'figd_file',
    'sbp_url',
    'lsv2_pt_key',
    'vercel_blob_rw_url',
    `SK${hex(40)}`,
    `${hex(32)}-usa`,
    `${hex(32)}-us-east-1`,
  ],
  ...['pypi-server-2.3.1', 'task-runner-7d9f8b6c5d-x2kqp', 'gsk_total', 'whsec_'],
])('nothing is found in %j', (text) => {
  expect(redact(text)).toBe(text);
});

const KEY = 'PRIVATE KEY';

test.each([
  [`a -----BEGIN PGP ${KEY} BLOCK-----\n\nlQ${any(60)}\n-----END PGP ${KEY} BLOCK----- b`, `a ${R} b`],
  [`-----BEGIN PGP ${KEY} BLOCK-----\n\nlQ${any(60)}`, R],
  [
    `PuTTY-User-Key-File-3: ssh-rsa\r\nPrivate-Lines: 2\r\n${any(64)}\r\n${any(40)}\r\nPrivate-MAC: ${hex(40)}`,
    `PuTTY-User-Key-File-3: ssh-rsa\r\nPrivate-Lines: 2\r\n${R}\r\nPrivate-MAC: ${hex(40)}`,
  ],
  [`Private-Lines: 1\\n${any(64)}`, `Private-Lines: 1\\n${R}`],
])('a private key is hidden whole: %j', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test.each([
  [`{"auths":{"ghcr.io":{"auth":"${btoa('kim:S3k-ret')}"}}}`, `{"auths":{"ghcr.io":{"auth":"${R}"}}}`],
  [
    String.raw`{\"auths\":{\"a\":{\"auth\": \"${btoa('kim:S3k-ret')}\"}}}`,
    String.raw`{\"auths\":{\"a\":{\"auth\": \"${R}\"}}}`,
  ],
  [`"auth":"${btoa('kim:S3k-ret')}"`, `"auth":"${R}"`],
])('the password for a registry is hidden: %j', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test.each([
  ...[
    `-----BEGIN PUBLIC KEY-----\n${any(60)}`,
    `-----BEGIN PGP PUBLIC KEY BLOCK-----\n${any(60)}`,
    'Private-Lines: none',
  ],
  ...[
    '{"auth":"required"}',
    '{"auth":"bearer-token-auth"}',
    `{"auth":"${btoa('no colon in this')}"}`,
    '"auths":{"a":{}}',
  ],
])('no key is found in %j', (text) => {
  expect(redact(text)).toBe(text);
});

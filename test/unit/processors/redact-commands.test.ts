import { describe, expect, test } from 'vitest';
import { REDACTED as R } from '../../../core/processors/stand-in.ts';
import { CheckedRedaction } from '../../helpers/checked-redaction.ts';

const redact = (text: string) => new CheckedRedaction({ texts: ['tokens'] }).text(text);
const S = 'S3k-ret7';

describe('passwords in commands and statements that have no sign before them', () => {
  test.each([
    [`AUTH ${S}`, `AUTH ${R}`],
    [`SELECT 1\nauth kim ${S}\nGET a`, `SELECT 1\nauth kim ${R}\nGET a`],
    ['CONFIG SET requirepass foobared', `CONFIG SET requirepass ${R}`],
    [`requirepass ${S}\nmasterauth "${S}"`, `requirepass ${R}\nmasterauth "${R}"`],
    ['USER kim\r\nPASS foobared\r\n', `USER kim\r\nPASS ${R}\r\n`],
    [String.raw`USER kim\r\nPASS foobared\r\n`, String.raw`USER kim\r\nPASS ${R}\r\n`],
    [`> PASS ${S}`, `> PASS ${R}`],
    ['machine shop login kim password foobared', `machine shop login kim password ${R}`],
    [`login kim password ${S}`, `login kim password ${R}`],
    [`curl -sS -ukim:${S} https://x`, `curl -sS -ukim:${R} https://x`],
    ["SET PASSWORD FOR kim = PASSWORD('tiger')", `SET PASSWORD FOR kim = PASSWORD('${R}')`],
    ["set password for 'kim'@'%'='tiger'", `set password for 'kim'@'%'='${R}'`],
    ["IDENTIFIED WITH caching_sha2 AS 'tiger'", `IDENTIFIED WITH caching_sha2 AS '${R}'`],
  ])('%j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    ...[
      'AUTH failed for user7',
      'AUTH SCRAM-SHA-256',
      'AUTH level 12345a',
      'auth service started',
      'requirepass is unset',
    ],
    ...['PASS src/a7.test.ts', 'PASS a.test.ts', 'PASS case_7', 'PASS 12ms', 'PASS', 'ok PASS a1B2c3 of 7'],
    ...[
      'login failed password incorrect',
      'curl --url http://a:1 -v',
      'wget -url:80',
      'identified with care as usual by 7',
    ],
  ])('not in %j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('sessions outside a cookie', () => {
  test.each([
    ['/a;jsessionid=0A1B2C3D4E?x=1', `/a;jsessionid=${R}?x=1`],
    ['JSESSIONID=abcdefgh.node1 PHPSESSID=abcdefgh12', `JSESSIONID=${R} PHPSESSID=${R}`],
    ['ASP.NET_SessionId=abc123def456&b=1', `ASP.NET_SessionId=${R}&b=1`],
    ['?sid=abc123def456ghi789&n=1', `?sid=${R}&n=1`],
    ['%3Fsessionid%3Dabc123def456ghi789', `%3Fsessionid%3D${R}`],
  ])('%j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    ...['sid=ORCL', 'sid=S-1-5-21-1234567890-123', 'inside=abc123def456ghi789', 'session_id=abc123def456ghi789'],
    ...['sessionid=0af76519-16cd-43dd-8448-eb211c80319c', 'sid=the-one-of-the-machine', 'sid=1234'],
  ])('not in %j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

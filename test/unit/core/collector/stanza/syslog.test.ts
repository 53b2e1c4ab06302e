import { describe, expect, test } from 'vitest';
import { NOW, ns, problemsOf, run } from './run-operators.ts';

const AUTH =
  '<86>1 2015-08-05T21:58:59.693Z 192.168.2.132 SecureAuth0 23108 ID52020 [SecureAuth@27389 UserHostAddress="192.168.2.132" Realm="SecureAuth0" UserID="Tester2" PEN="27389"] Found the user for retrieving user\'s profile';
const AUTH_TIME = ns('2015-08-05T21:58:59.693Z');
const AUTH_FIELDS = {
  appname: 'SecureAuth0',
  hostname: '192.168.2.132',
  message: "Found the user for retrieving user's profile",
  msg_id: 'ID52020',
  proc_id: '23108',
  structured_data: {
    'SecureAuth@27389': { PEN: '27389', Realm: 'SecureAuth0', UserHostAddress: '192.168.2.132', UserID: 'Tester2' },
  },
  version: 1,
};
const AUTH_PRIORITY = { facility: 10, facility_text: 'authpriv', priority: 86 };
const APACHE = 'Jan  8 06:30:00 1.2.3.4 apache_server: test message';
const APACHE_FIELDS = { appname: 'apache_server', hostname: '1.2.3.4', message: 'test message' };
const AUTH_APACHE = { facility: 4, facility_text: 'auth', priority: 34 };

const OLD = { type: 'syslog_parser', protocol: 'rfc3164' };
const NEW = { type: 'syslog_parser', protocol: 'rfc5424' };

describe('syslog_parser, as the Collector documents and tests it', () => {
  test.each([
    ['RFC 3164', OLD, `<34>${APACHE}`, '2026-01-08T06:30:00Z', [18, 'crit'], { ...APACHE_FIELDS, ...AUTH_APACHE }],
    [
      'Detroit',
      { ...OLD, location: 'America/Detroit' },
      `<34>${APACHE}`,
      '2026-01-08T11:30:00Z',
      [18, 'crit'],
      { ...APACHE_FIELDS, ...AUTH_APACHE },
    ],
    [
      'Athens',
      { ...OLD, location: 'Europe/Athens' },
      `<34>${APACHE}`,
      '2026-01-08T04:30:00Z',
      [18, 'crit'],
      { ...APACHE_FIELDS, ...AUTH_APACHE },
    ],
    ['no priority', { ...OLD, allow_skip_pri_header: true }, APACHE, '2026-01-08T06:30:00Z', [0, ''], APACHE_FIELDS],
    [
      'a priority where none need be',
      { ...OLD, allow_skip_pri_header: true },
      `<123>${APACHE}`,
      '2026-01-08T06:30:00Z',
      [17, 'err'],
      { ...APACHE_FIELDS, facility: 15, facility_text: 'cron2', priority: 123 },
    ],
    ['RFC 5424', { ...NEW, protocol: 'RFC5424' }, AUTH, AUTH_TIME, [9, 'info'], { ...AUTH_FIELDS, ...AUTH_PRIORITY }],
    [
      'RFC 5424 without a priority',
      { ...NEW, allow_skip_pri_header: true },
      AUTH.slice(4),
      AUTH_TIME,
      [0, ''],
      AUTH_FIELDS,
    ],
    [
      'octet counting',
      { ...NEW, enable_octet_counting: true },
      `215 ${AUTH}`,
      AUTH_TIME,
      [9, 'info'],
      { ...AUTH_FIELDS, ...AUTH_PRIORITY },
    ],
    [
      'octet counting, spaces kept',
      { ...NEW, enable_octet_counting: true },
      '77 <86>1 2015-08-05T21:58:59.693Z 192.168.2.132 inactive - - -  partition is p2 ',
      AUTH_TIME,
      [9, 'info'],
      {
        ...{ appname: 'inactive', hostname: '192.168.2.132', message: ' partition is p2 ', version: 1 },
        ...AUTH_PRIORITY,
      },
    ],
    [
      'non-transparent framing',
      { ...NEW, non_transparent_framing_trailer: 'NUL' },
      `${AUTH}\0`,
      AUTH_TIME,
      [9, 'info'],
      { ...AUTH_FIELDS, ...AUTH_PRIORITY },
    ],
  ])('%s', (_, operator, body, time, severity, attributes) => {
    const { out, plain, errors } = run([operator], [{ body }]);
    expect(errors).toEqual([]);
    expect(plain[0]).toMatchObject({ body, attributes });
    expect(Object.keys(plain[0]!.attributes).toSorted()).toEqual(Object.keys(attributes).toSorted());
    expect(out[0]!.timeNs).toBe(typeof time === 'string' ? ns(time) : time);
    expect([out[0]!.severityNumber, out[0]!.severityText]).toEqual(severity);
  });

  test('ids of structured data that are too long, and messages longer than max_octets, are errors', () => {
    const long = AUTH.replace('SecureAuth@27389', 'verylongsdnamethatisgreaterthan32bytes@12345');
    const { errors, plain } = run([NEW], [{ body: long }]);
    expect(errors).toEqual([
      expect.stringMatching(/^syslog_parser: structured data, .*1 to 32 characters.* character 72$/),
    ]);
    expect(plain).toEqual([{ body: long, attributes: {}, resource: {} }]);
    expect(run([{ ...NEW, enable_octet_counting: true, max_octets: 214 }], [{ body: `215 ${AUTH}` }]).errors).toEqual([
      'syslog_parser: the message has 215 bytes, more than max_octets (214)',
    ]);
  });

  test('settings that cannot be', () => {
    expect(problemsOf({ type: 'syslog_parser' })).toEqual([
      'operators.0.protocol: one of rfc3164, rfc5424 is expected here',
    ]);
    for (const protocol of ['RFC5424a', 'rfc3164d', 'none'])
      expect(problemsOf({ ...OLD, protocol })[0]).toMatch(
        `operators.0.protocol: "${protocol}" is none of rfc3164, rfc5424`,
      );
    expect(problemsOf({ ...OLD, location: 'Nowhere/Land' })).toEqual([
      'operators.0.location: unknown time zone Nowhere/Land',
    ]);
    expect(problemsOf({ ...OLD, enable_octet_counting: true })[0]).toContain('is of the protocol rfc5424 only');
    expect(problemsOf({ ...OLD, non_transparent_framing_trailer: 'LF' })[0]).toContain('of the protocol rfc5424 only');
    expect(problemsOf({ ...NEW, enable_octet_counting: true, non_transparent_framing_trailer: 'LF' })[0]).toContain(
      'only one of',
    );
    expect(problemsOf({ ...NEW, non_transparent_framing_trailer: 'CR' })).toHaveLength(1);
    expect(problemsOf({ ...NEW, parse_to: 'body' })[0]).toContain('only attributes');
  });
});

describe('RFC 3164', () => {
  const PRIORITY = { priority: 13, facility: 1, facility_text: 'user' };
  test.each([
    ["su: 'su root' failed", { appname: 'su', message: "'su root' failed" }],
    ['box sshd[4727]: 사용자 로그인', { hostname: 'box', appname: 'sshd', proc_id: '4727', message: '사용자 로그인' }],
    ['box some words: and more', { hostname: 'box', message: 'some words: and more' }],
    ['alone', { message: 'alone' }],
    ['  box   a-b_c.d: x', { hostname: 'box', appname: 'a-b_c.d', message: 'x' }],
    ['box app[1 2]: x', { hostname: 'box', message: 'app[1 2]: x' }],
  ])('%s', (rest, expected) =>
    expect(run([OLD], [{ body: `<13>Jan 08 06:30:00 ${rest}` }]).plain[0]!.attributes).toEqual({
      ...PRIORITY,
      ...expected,
    }),
  );

  test('a time is of the last twelve months, or up to a week ahead', () => {
    const timeOf = (stamp: string) => run([OLD], [{ body: `<13>${stamp} box x: y` }]).out[0]!.timeNs;
    expect(NOW).toBe(ns('2026-01-10T00:00:00Z'));
    expect(timeOf('Jan 16 23:59:59')).toBe(ns('2026-01-16T23:59:59Z'));
    expect(timeOf('Jan 18 00:00:00')).toBe(ns('2025-01-18T00:00:00Z'));
    expect(timeOf('Dec 31 23:59:59')).toBe(ns('2025-12-31T23:59:59Z'));
    const eve = { nowNs: ns('2026-12-31T15:30:00Z') };
    const seoul = { ...OLD, location: 'Asia/Seoul' };
    const { out } = run([seoul], [{ body: '<13>Jan  1 00:30:00 box x: y' }], eve);
    expect(out[0]!.timeNs).toBe(eve.nowNs);
  });

  test.each([
    ['', 'a priority such as <34> is expected at character 1'],
    [APACHE, 'a priority such as <34> is expected at character 1'],
    [`<192>${APACHE}`, 'a priority is at most 191'],
    [`<034>${APACHE}`, 'a priority such as <34> is expected at character 1'],
    ['<34>2026-01-08T06:30:00Z box x: y', 'a time such as Oct 11 22:14:15 is expected at character 5'],
    ['<34>Feb 30 06:30:00 box x: y', 'there is no such day in these years'],
    ['<34>Jan  8 06:30:00 box x: ', 'a message is expected at character 28'],
    ['<34>Jan  8 06:30:00 box x: a\tb', 'the message has characters that cannot be seen'],
  ])('%j is told', (body, expected) => {
    const { errors, out } = run([{ ...OLD, on_error: 'drop' }], [{ body }]);
    expect([errors, out]).toEqual([[`syslog_parser: ${expected}`], []]);
  });
});

describe('RFC 5424', () => {
  const HEAD = '<34>1 2003-10-11T22:14:15.003+02:00 host app - ID47';
  const attributesOf = (body: string) => run([NEW], [{ body }]).plain[0]!.attributes;

  test('escapes in values, several elements, and parts that are not there', () => {
    expect(attributesOf(`${HEAD} [a@1 q="\\"x\\" \\] \\\\ \\n" e=""][b] \ufeff한글`)).toEqual({
      ...{ priority: 34, facility: 4, facility_text: 'auth', version: 1 },
      ...{ hostname: 'host', appname: 'app', msg_id: 'ID47', message: '\ufeff한글' },
      structured_data: { 'a@1': { q: '"x" ] \\ \\n', e: '' }, b: {} },
    });
    const { out, plain, errors } = run([NEW], [{ body: '<0>1 - - - - - -' }]);
    expect(plain[0]!.attributes).toEqual({ priority: 0, facility: 0, facility_text: 'kern', version: 1 });
    expect([errors, out[0]!.timeNs, out[0]!.severityNumber]).toEqual([[], 0n, 21]);
    expect(run([NEW], [{ body: `${HEAD} -` }]).out[0]!.timeNs).toBe(ns('2003-10-11T20:14:15.003Z'));
  });

  test.each([
    ['<34>0 - - - - - -', 'a version is expected at character 5'],
    ['<34>1 2003-10-11 - - - - -', 'a time such as 2003-10-11T22:14:15.003Z, or -, is expected at character 7'],
    ['<34>1 2003-13-11T22:14:15Z - - - - -', 'there is no such time'],
    [`<34>1 - ${'h'.repeat(256)} - - - -`, /^a host of at most 255/],
    ['<34>1 - - 한글 - - -', /^a program of at most 48 .* character 11$/],
    [`${HEAD} [a@1 b="c"] [`, undefined],
    [`${HEAD} [a@1 b="c"`, /^name="value", or \], is expected at character 63$/],
    [`${HEAD} [a@1 b="c]"]`, /^the end of a value is expected/],
    [`${HEAD} [a@1][a@1]`, 'an id of structured data stands there twice'],
    [`${HEAD} -x`, /^a space is expected/],
    [`${HEAD} [${'['.repeat(100_000)}`, /^structured data/],
  ])('%.60s is told: %s', (body, expected) => {
    const [error] = run([NEW], [{ body }]).errors;
    if (expected === undefined) expect(error).toBeUndefined();
    else expect(error?.replace('syslog_parser: ', '')).toMatch(expected);
  });

  test.each([
    ['77 <86>1 - - - - - - x', /^the message is to have 77 bytes, and has \d+$/],
    ['<86>1 - - - - - - x', 'the length of the message is expected before it'],
    ['21 <86>1 - - - - - - 글', undefined],
  ])('octet counting of %s', (body, expected) => {
    const [error] = run([{ ...NEW, enable_octet_counting: true }], [{ body }]).errors;
    if (expected === undefined) expect(error).toBeUndefined();
    else expect(error?.replace('syslog_parser: ', '')).toMatch(expected);
  });

  test('a trailer that is not there is told', () => {
    const framed = { ...NEW, non_transparent_framing_trailer: 'LF' };
    expect(run([framed], [{ body: `${HEAD} - x` }]).errors).toHaveLength(1);
    expect(run([framed], [{ body: `${HEAD} - x\n` }]).plain[0]!.attributes).toMatchObject({ message: 'x' });
  });

  test('blocks behind it have the last word about time and severity', () => {
    const blocks = {
      timestamp: { parse_from: 'attributes.message', layout: '%s', layout_type: 'epoch' },
      severity: { parse_from: 'attributes.appname' },
    };
    const timestamp = { ...blocks.timestamp, layout: 's' };
    const { out } = run([{ ...NEW, ...blocks, timestamp }], [{ body: '<34>1 - - fatal - - - 1700000000' }]);
    expect([out[0]!.timeNs, out[0]!.severityNumber]).toEqual([1_700_000_000_000_000_000n, 21]);
  });
});

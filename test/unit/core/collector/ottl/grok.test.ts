import { describe, expect, test } from 'vitest';
import { BASE_PATTERNS } from '../../../../../core/collector/ottl/grok/base-patterns.ts';
import { Grok } from '../../../../../core/collector/ottl/grok/grok.ts';
import { LOG_PATTERNS } from '../../../../../core/collector/ottl/grok/log-patterns.ts';

const KNOWN = Object.entries({ ...BASE_PATTERNS, ...LOG_PATTERNS });

/** Fields as plain values. */
function fieldsOf(pattern: string, text: string, onlyFields = true, own: Record<string, string> = {}) {
  const fields = new Grok(pattern, new Map([...KNOWN, ...Object.entries(own)]), onlyFields).read(text);
  return Object.fromEntries(fields.map(({ key, value }) => [key, 'value' in value ? value.value : value.kind]));
}

/** Of each, texts that it matches whole. */
const SAMPLES: Record<string, readonly string[]> = {
  WORD: ['hello', 'world123', 'test_data'],
  NOTSPACE: ['text-with-dashes', '12345'],
  SPACE: [' ', '\t', '  '],
  INT: ['123', '-456', '+789'],
  NUMBER: ['123', '456.789', '-0.123', '.5'],
  BOOL: ['true', 'false'],
  BASE16NUM: ['1a2b', '0x1A2B', '-0x1a2b3c'],
  BASE16FLOAT: ['0x1.a2b3', '-0x1A2B3C.D'],
  POSINT: ['123'],
  NONNEGINT: ['0', '123'],
  GREEDYDATA: ['anything goes', '123 #@!'],
  QUOTEDSTRING: ['"This is a quote"', "'single quoted'", '"a \\" b"'],
  QS: ['"q"'],
  UUID: ['123e4567-e89b-12d3-a456-426614174000'],
  URN: ['urn:isbn:0451450523', 'urn:ietf:rfc:2648'],
  LOGLEVEL: ['WARN', 'Information', 'error', 'emergency'],
  IP: ['192.168.1.1', '2001:0db8:85a3:0000:0000:8a2e:0370:7334'],
  IPV6: ['::1', '::', 'fe80::1ff:fe23:4567:890a', '::ffff:10.1.2.3', '1:2:3:4:5:6:7::', 'fe80::1%eth0'],
  IPV4: ['192.168.1.1', '10.0.0.1', '255.255.255.255'],
  IPORHOST: ['example.com', '192.168.1.1', 'fe80::1ff:fe23:4567:890a'],
  HOSTNAME: ['example.com', 'sub.domain.co.uk', 'localhost', 'example.com.'],
  HOSTPORT: ['example.com:80', '192.168.1.1:8080'],
  EMAILADDRESS: ['john.doe@example.com', 'bob-smith@localhost'],
  USER: ['user1', 'john.doe', 'alice_123'],
  MAC: ['00:1A:2B:3C:4D:5E', '001A.2B3C.4D5E', '00-1A-2B-3C-4D-5E'],
  UNIXPATH: ['/home/user', '/var/log/syslog'],
  TTY: ['/dev/pts/1', '/dev/tty0', '/dev/ttyS0'],
  PATH: ['/home/user/documents', 'C:\\Windows\\system32'],
  URI: ['https://example.com', 'ftp://192.168.1.1/upload', 'http://u:p@example.com:80/path?query=string'],
  URIPARAM: ['?name=John&Doe'],
  URIPATHPARAM: ['/path?query=1'],
  MONTH: ['January', 'Feb', 'May', 'September'],
  MONTHNUM: ['01', '12'],
  DAY: ['Monday', 'Tue'],
  YEAR: ['1999', '21'],
  TIME: ['14:30', '23:59:59', '12:00:60'],
  DATE: ['04/21/2022', '21.04.2022', '12-25-2020'],
  DATESTAMP: ['04/21/2022 14:30', '21.04.2022 23:59'],
  TIMESTAMP_ISO8601: ['2022-04-21T14:30:00Z', '2020-12-25 23:59:59.123+02:00'],
  DATESTAMP_RFC822: ['Wed Jan 12 2024 14:33 EST'],
  DATESTAMP_RFC2822: ['Tue, 12 Jan 2022 14:30 +0200'],
  DATESTAMP_OTHER: ['Tue Jan 12 14:30 EST 2022'],
  DATESTAMP_EVENTLOG: ['20220421143000'],
  SYSLOGTIMESTAMP: ['Jan  1 00:00:00', 'Mar 15 12:34:56'],
  SYSLOGPROG: ['sshd[1234]', 'kernel'],
  SYSLOGFACILITY: ['<1.2>'],
  HTTPDATE: ['25/Dec/2024:14:33:10 +0000'],
};

describe('patterns that are there', () => {
  test.each(Object.entries(SAMPLES))('%s', (name, samples) => {
    expect(samples.map((sample) => fieldsOf(`^%{${name}:result}$`, sample))).toEqual(
      samples.map((result) => ({ result })),
    );
  });

  test.each([
    ['IPV4', '256.1.1.1'],
    ['IPV6', '10:20:30'],
    ['MONTHNUM', '13'],
    ['TIME', '24:00'],
    ['MAC', '00:1A:2B:3C:4D'],
    ['POSINT', '0'],
    ['UUID', '123e4567-e89b-12d3-a456'],
  ])('%s is not %s', (name, sample) => {
    expect(fieldsOf(`^%{${name}:result}$`, sample)).toEqual({});
  });

  test.each(KNOWN.map(([name]) => [name]))('%s is a pattern, with and without names of its parts', (name) => {
    expect(fieldsOf(`%{${name}:all}`, 'nothing like it \u0000')).toBeTypeOf('object');
    expect(fieldsOf(`%{${name}}`, 'nothing like it \u0000', false)).toBeTypeOf('object');
  });

  test('several addresses are not too much', () => {
    expect(fieldsOf('%{IP:a} %{IP:b} %{IPORHOST:c} %{IP:d}', '10.0.0.1 ::1 example.com fe80::2')).toEqual({
      ...{ a: '10.0.0.1', b: '::1', c: 'example.com', d: 'fe80::2' },
    });
  });
});

describe('lines', () => {
  test('of an access log', () => {
    const line =
      '83.149.9.216 - frank [17/May/2015:10:05:03 +0000] "GET /images/kibana.png HTTP/1.1" 200 203023 "http://semicomplete.com/" "Mozilla/5.0 (X11)"';
    expect(fieldsOf('%{COMBINEDAPACHELOG}', line)).toEqual({
      'source.address': '83.149.9.216',
      'user.name': 'frank',
      timestamp: '17/May/2015:10:05:03 +0000',
      'http.request.method': 'GET',
      'url.original': '/images/kibana.png',
      'http.version': '1.1',
      'http.response.status_code': 200n,
      'http.response.body.size': 203023n,
      'http.request.referrer': 'http://semicomplete.com/',
      'user_agent.original': 'Mozilla/5.0 (X11)',
    });
  });

  test('of syslog', () => {
    expect(fieldsOf('%{SYSLOGLINE}', 'Mar 16 00:01:25 evita postfix/smtpd[1713]: connect from 10.1.1.1')).toEqual({
      timestamp: 'Mar 16 00:01:25',
      'host.name': 'evita',
      message: 'connect from 10.1.1.1',
    });
    const line = '<191>1 2009-06-30T18:30:00+02:00 paxton.local grokdebug 4123 - [id1 foo="bar"] Hello';
    expect(fieldsOf('%{SYSLOG5424LINE}', line)).toEqual({
      'log.syslog.priority': 191n,
      'system.syslog.version': '1',
      timestamp: '2009-06-30T18:30:00+02:00',
      'host.name': 'paxton.local',
      'process.command': 'grokdebug',
      'process.pid': 4123n,
      'system.syslog.structured_data': '[id1 foo="bar"]',
      message: 'Hello',
    });
  });

  test('of errors of httpd', () => {
    const line =
      '[Mon Aug 31 07:30:48.958285 2015] [proxy_fcgi:error] [pid 28787:tid 140169587934976] [client 94.180.10.1:50000] AH01071: Got error';
    expect(fieldsOf('%{HTTPD_ERRORLOG}', line)).toMatchObject({
      'log.level': 'error',
      'apache.error.module': 'proxy_fcgi',
      'process.pid': 28787n,
      'source.address': '94.180.10.1',
      'source.port': 50000n,
    });
  });
});

describe('fields', () => {
  test.each<[pattern: string, text: string, onlyFields: boolean, expected: Record<string, unknown>]>([
    ['^a=(?P<a>\\w+)\\s+c=(?P<c>\\w+)$', 'a=b c=d', false, { a: 'b', c: 'd' }],
    ['^a=(?P<a>\\w+)$', 'a=b c=d', false, {}],
    ['(.*)', 'foobar', false, {}],
    [
      '%{URI}',
      'http://user:password@example.com:80/path?query=string',
      false,
      {
        URI: 'http://user:password@example.com:80/path?query=string',
        URIPROTO: 'http',
        USER: 'user',
        USERNAME: 'user',
        URIHOST: 'example.com:80',
        IPORHOST: 'example.com',
        HOSTNAME: 'example.com',
        POSINT: '80',
        URIPATH: '/path',
        URIQUERY: 'query=string',
      },
    ],
    [
      '%{DATESTAMP:timestamp} %{TZ:event.timezone} %{DATA:user.name} %{GREEDYDATA:postgresql.log.connection_id} %{POSINT:process.pid:int}',
      '2024-06-18 12:34:56 UTC johndoe 12345 67890',
      true,
      {
        timestamp: '24-06-18 12:34:56',
        'event.timezone': 'UTC',
        'user.name': 'johndoe',
        'postgresql.log.connection_id': '12345',
        'process.pid': 67890n,
      },
    ],
    ['%{WORD:first} %{WORD:second}', 'hello world', true, { first: 'hello', second: 'world' }],
    ['%{WORD:same} %{WORD:same}', 'hello world', true, { same: 'world' }],
    ['%{WORD}', 'hello', true, {}],
    ['%{WORD}', 'hello', false, { WORD: 'hello' }],
    ['%{WORD:word} %{INT:number:int}', '1234', true, {}],
    [
      '%{NUMBER:a:float} %{WORD:b:boolean} %{INT:c:long} %{INT:d:string}',
      '1.5 true -7 8',
      true,
      {
        ...{ a: 1.5, b: true, c: -7n, d: '8' },
      },
    ],
    ['%{DATA:empty};%{WORD:w}', ';x', true, { w: 'x' }],
    ['%{WORD:a___b}', 'x', true, { 'a.b': 'x' }],
    ['%{ %{WORD:w} }', '%{ x }', true, { w: 'x' }],
  ])('%s', (pattern, text, onlyFields, expected) => {
    expect(fieldsOf(pattern, text, onlyFields)).toEqual(expected);
  });

  test('of patterns of one’s own, which may take the place of those that are there', () => {
    const own = { OUTER: '%{INNER} %{WORD:second}', INNER: '%{WORD:first}', WORD: '[a-z]+' };
    expect(fieldsOf('%{OUTER}', 'hello 42world', true, own)).toEqual({});
    expect(fieldsOf('%{OUTER}', '42hello world', true, own)).toEqual({ first: 'hello', second: 'world' });
  });

  test.each([
    ['%{WORD:n:int}', 'n: "x" is no int'],
    ['%{WORD:n:bool}', 'n: "x" is no bool'],
    ['%{WORD:n:float}', 'n: "x" is no float'],
  ])('%s of what is none', (pattern, message) => {
    expect(() => fieldsOf(pattern, 'x')).toThrow(message);
  });
});

test.each<[pattern: string, own: Record<string, string>, message: string]>([
  ['%{NOPE}', {}, 'pattern definition "NOPE" unknown'],
  ['%{WROD}', {}, 'did you mean "WORD"?'],
  ['%{A}', { A: 'x%{B}', B: '%{A:a}' }, 'the pattern definition "A" stands in itself'],
  ['%{WORD:a:date}', {}, 'unknown type "date"'],
  ['%{A}', { A: '(' }, 'missing closing )'],
  ['%{WORD:a+b}', {}, 'invalid named capture'],
  // Each twice the one before.
  [
    '%{N40}',
    Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`N${i}`, i === 0 ? '' : `%{N${i - 1}}%{N${i - 1}}`])),
    'a pattern of more than 10000 characters',
  ],
])('%s is refused', (pattern, own, message) => {
  expect(() => fieldsOf(pattern, '', true, own)).toThrow(message);
});

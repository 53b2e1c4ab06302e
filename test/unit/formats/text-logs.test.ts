import { describe, expect, it } from 'vitest';
import { recognise } from '../../../core/formats/registry.ts';
import { readLogs, recordsOf, type Plain } from './log-records.ts';
import { bytesOf } from './read-parts.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

const LINES: [string, string, Plain][] = [
  [
    'logfmt',
    `ts=2024-05-02T12:17:25.6Z level=info msg="a \\"b\\"\\n c" n=12 f=1.50 neg=-3 ok=true µ=5 empty= flag zeros=007`,
    {
      time: '2024-05-02T12:17:25.6Z',
      severity: 9,
      level: 'info',
      body: 'a "b"\n c',
      attributes: { n: 12n, f: '1.50', neg: -3n, ok: true, µ: 5n, empty: '', flag: true, zeros: '007' },
    },
  ],
  [
    'logfmt without a message',
    'time="2024-05-02T12:17:25Z" status=200 trace_id=' + TRACE,
    {
      time: '2024-05-02T12:17:25Z',
      body: 'time="2024-05-02T12:17:25Z" status=200 trace_id=' + TRACE,
      traceId: TRACE,
      attributes: { status: 200n },
    },
  ],
  [
    'klog',
    `W0507 11:59:44.523502    4727 kubelet.go:187] "Pod" pod="a/b"`,
    {
      time: '2026-05-07T11:59:44.523502Z',
      severity: 13,
      level: 'WARNING',
      body: '"Pod" pod="a/b"',
      attributes: { 'thread.id': 4727n, 'code.file.path': 'kubelet.go', 'code.line.number': 187n },
    },
  ],
  [
    'RFC 5424',
    `<165>1 2003-10-11T22:14:15.003000007+02:00 web.example evntslog 12 ID47 [ex@1 a="x \\"y\\" \\]" b=""][o@2 c="d"] \ufeffAn event`,
    {
      time: '2003-10-11T20:14:15.003000007Z',
      severity: 10,
      level: 'notice',
      body: 'An event',
      attributes: {
        ...{ 'syslog.facility': 20n, 'syslog.version': 1n, 'syslog.procid': '12', 'syslog.msgid': 'ID47' },
        'syslog.ex@1': { a: 'x "y" ]', b: '' },
        'syslog.o@2': { c: 'd' },
      },
      resource: { 'service.name': 'evntslog', 'host.name': 'web.example' },
    },
  ],
  [
    'RFC 5424 with nothing to say',
    '<34>1 2003-10-11T22:14:15Z - - - - -',
    {
      time: '2003-10-11T22:14:15Z',
      severity: 18,
      level: 'crit',
      attributes: { 'syslog.facility': 4n, 'syslog.version': 1n },
    },
  ],
  [
    'RFC 3164',
    `<34>Oct 11 22:14:15 mymachine su: 'su root' failed`,
    {
      time: '2026-10-11T22:14:15Z',
      severity: 18,
      level: 'crit',
      body: `'su root' failed`,
      attributes: { 'syslog.facility': 4n },
      resource: { 'service.name': 'su', 'host.name': 'mymachine' },
    },
  ],
  [
    'journalctl, the message being logfmt',
    `Oct  1 22:14:15 node1 containerd[912]: time="2024-05-07T11:59:43Z" level=error msg="no such pod"`,
    {
      time: '2024-05-07T11:59:43Z',
      seen: '',
      severity: 17,
      level: 'error',
      body: 'no such pod',
      attributes: { 'syslog.procid': '912' },
      resource: { 'service.name': 'containerd', 'host.name': 'node1' },
    },
  ],
  [
    'journalctl -o short-iso',
    '2024-05-07T11:59:44+0000 node1 sshd[77]: Accepted',
    {
      time: '2024-05-07T11:59:44Z',
      body: 'Accepted',
      attributes: { 'syslog.procid': '77' },
      resource: { 'service.name': 'sshd', 'host.name': 'node1' },
    },
  ],
  [
    'combined access log',
    `203.0.113.9 - ada [26/Jan/2019:19:45:25 +0330] "GET /a?b=1 HTTP/1.1" 404 5667 "https://from/x" "Mozilla/5.0 (X)" "-"`,
    {
      time: '2019-01-26T16:15:25Z',
      body: `203.0.113.9 - ada [26/Jan/2019:19:45:25 +0330] "GET /a?b=1 HTTP/1.1" 404 5667 "https://from/x" "Mozilla/5.0 (X)" "-"`,
      attributes: {
        ...{ 'client.address': '203.0.113.9', 'user.name': 'ada', 'http.request.method': 'GET', 'url.path': '/a' },
        ...{ 'url.query': 'b=1', 'network.protocol.name': 'http', 'network.protocol.version': '1.1' },
        ...{ 'http.response.status_code': 404n, 'http.response.body.size': 5667n },
        ...{ 'http.request.header.referer': ['https://from/x'], 'user_agent.original': 'Mozilla/5.0 (X)' },
      },
    },
  ],
  [
    'common access log of a strange request',
    `::1 - - [26/Jan/2019:19:45:25 +0000] "\\x16\\x03" 400 -`,
    {
      time: '2019-01-26T19:45:25Z',
      body: `::1 - - [26/Jan/2019:19:45:25 +0000] "\\x16\\x03" 400 -`,
      attributes: { 'client.address': '::1', 'http.request.line': '\\x16\\x03', 'http.response.status_code': 400n },
    },
  ],
  [
    'text',
    `[2024-05-02 12:17:25,606] WARN  [main] c.e.Shop - low trace_id=${TRACE} span_id=00f067aa0ba902b7`,
    {
      time: '2024-05-02T12:17:25.606Z',
      severity: 13,
      level: 'WARN',
      body: `WARN  [main] c.e.Shop - low trace_id=${TRACE} span_id=00f067aa0ba902b7`,
      traceId: TRACE,
      spanId: '00f067aa0ba902b7',
    },
  ],
  [
    'text behind a number',
    '1714652245.606 INFO ready',
    { time: '2024-05-02T12:17:25.606Z', severity: 9, level: 'INFO', body: 'INFO ready' },
  ],
  [
    'Apache’s error log',
    '[Thu May 02 12:17:25.606619 2024] [core:error] [pid 7] gone',
    { time: '2024-05-02T12:17:25.606619Z', severity: 17, level: 'error', body: '[core:error] [pid 7] gone' },
  ],
  [
    'text with JSON behind its time',
    `2024-05-02T12:17:25Z {"level":"error","msg":"x","n":1}`,
    { time: '2024-05-02T12:17:25Z', severity: 17, level: 'error', body: 'x', attributes: { n: 1n } },
  ],
];

describe('a line of', () => {
  it.each(LINES)('%s', (_, line, expected) => {
    const wanted = Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== ''));
    const { records, skipped } = readLogs(`${line}\n${line}\n`);
    expect(records.map(({ seen: _seen, ...record }) => record)).toEqual([wanted, wanted]);
    expect(skipped).toEqual([]);
  });
});

describe('stack traces', () => {
  it('belong to the record before, whatever their lines look like', () => {
    const lines = [
      '2024-05-02 12:17:25 ERROR failed',
      'java.lang.IllegalStateException: closed',
      '\tat com.example.Shop.close(Shop.java:17)',
      'Caused by: java.io.IOException: pipe',
      '\t... 12 more',
      '2024-05-02 12:17:26 INFO on',
      'a second line in the first column',
    ];
    expect(recordsOf(...lines).map(({ body }) => body)).toEqual([
      ['ERROR failed', ...lines.slice(1, 5)].join('\n'),
      `INFO on\n${lines[6]}`,
    ]);
  });

  it('that never end are cut into records of a bounded size', () => {
    const out = readLogs(`2024-05-02 12:17:25 ERROR failed\n${'\tat com.example.Shop\n'.repeat(140_000)}`);
    expect(out.records).toHaveLength(3);
    expect(out.mostBuffered).toBeLessThan(8 * 1024 * 1024);
  });

  it('do not join messages of a syslog, which stand for themselves', () => {
    expect(recordsOf('<34>Oct 11 22:14:15 h a: one', '<34>Oct 11 22:14:16 h b:   indented')).toHaveLength(2);
  });
});

describe('a text', () => {
  it.each([
    ['without times', 'hello\nworld\n'],
    ['of pairs without times', 'a=1 b=2\nc=3 d=4\n'],
    ['with times inside', 'It was 2024-05-02 12:17:25 when we met.\nThen we parted.\n'],
    ['of JSON without times', '{"level":"info","msg":"a"}\n{"level":"info","msg":"b"}\n'],
  ])('%s is refused, with advice', (_, written) => {
    const found = recognise(bytesOf(written), { whole: true });
    expect(found).toMatchObject({ kind: 'refusal', refusal: { advice: expect.stringMatching(/.{20,}/) } });
  });

  it('in an encoding that is not UTF-8 is repaired, and told', () => {
    const bytes = Uint8Array.from([...bytesOf('2024-05-02 12:17:25 INFO caf'), 0xe9, 0x0a]);
    const out = readLogs(bytes);
    expect([out.records[0]!['body'], out.warnings]).toEqual(['INFO caf�', { 'invalid-utf8': 1, 'zone-assumed': 1 }]);
  });
});
